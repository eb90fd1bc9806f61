// SPDX-License-Identifier: Apache-2.0
/** Tests of input checks. */
@NullMarked
package dev.holdfast.problem;

import org.jspecify.annotations.NullMarked;
