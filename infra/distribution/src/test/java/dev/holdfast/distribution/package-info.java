// SPDX-License-Identifier: Apache-2.0
/** The examples and the distribution, as users run them. */
@NullMarked
package dev.holdfast.distribution;

import org.jspecify.annotations.NullMarked;
