// SPDX-License-Identifier: Apache-2.0
/**
 * The calls of actions for the HTTP interface of {@code META-INF/openapi.yaml}. The entry point is
 * {@code HttpActionInvoker}, which decodes requests and converts results to responses.
 */
@NullMarked
package dev.holdfast.http;

import org.jspecify.annotations.NullMarked;
