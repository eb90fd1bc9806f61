// SPDX-License-Identifier: Apache-2.0
/**
 * The functions that AWS Lambda invokes. The entry points are the {@code …Functions} classes. Each method decodes the
 * event's JSON, calls one action and replies with its result.
 */
@NullMarked
package dev.holdfast.lambda;

import org.jspecify.annotations.NullMarked;
