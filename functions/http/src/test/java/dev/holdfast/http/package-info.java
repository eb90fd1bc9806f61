// SPDX-License-Identifier: Apache-2.0
/** Tests of the HTTP interface; {@code OpenApiContract} reads the contract for other modules' tests too. */
@NullMarked
package dev.holdfast.http;

import org.jspecify.annotations.NullMarked;
