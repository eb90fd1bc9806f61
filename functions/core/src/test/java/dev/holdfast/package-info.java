// SPDX-License-Identifier: Apache-2.0
/** Tests of the architecture and of the reference pages, and the clock of all tests. */
@NullMarked
package dev.holdfast;

import org.jspecify.annotations.NullMarked;
