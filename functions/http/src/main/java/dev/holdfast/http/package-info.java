// SPDX-License-Identifier: Apache-2.0
/**
 * The HTTP interface: resources that call one action for each operation of {@code META-INF/openapi.yaml}. The entry
 * point is {@code HttpActionInvoker}, which decodes requests and converts results to responses.
 */
@NullMarked
package dev.holdfast.http;

import org.jspecify.annotations.NullMarked;
