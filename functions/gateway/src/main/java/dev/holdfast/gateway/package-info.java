// SPDX-License-Identifier: Apache-2.0
/**
 * Runs the HTTP interface behind API Gateway. The entry point is {@code GatewayCallerResolver}, which identifies
 * callers.
 */
@NullMarked
package dev.holdfast.gateway;

import org.jspecify.annotations.NullMarked;
