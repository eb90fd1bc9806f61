// SPDX-License-Identifier: Apache-2.0
/** Tests of the HTTP interface. {@code OpenApiContract} reads the contract, also for the tests of other modules. */
@NullMarked
package dev.holdfast.http;

import org.jspecify.annotations.NullMarked;
