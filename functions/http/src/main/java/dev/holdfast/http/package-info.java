// SPDX-License-Identifier: Apache-2.0
/**
 * Calls the actions for the HTTP interface that {@code META-INF/openapi.yaml} defines. The entry point is
 * {@code HttpActionInvoker}, which decodes requests and converts results to responses.
 */
@NullMarked
package dev.holdfast.http;

import org.jspecify.annotations.NullMarked;
