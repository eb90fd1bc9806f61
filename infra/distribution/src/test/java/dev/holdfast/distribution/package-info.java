// SPDX-License-Identifier: Apache-2.0
/** Tests that run the examples and the distribution as users do. */
@NullMarked
package dev.holdfast.distribution;

import org.jspecify.annotations.NullMarked;
