// SPDX-License-Identifier: Apache-2.0
/** The root: {@link dev.holdfast.Holdfast} wires all actions over one table. */
@NullMarked
package dev.holdfast;

import org.jspecify.annotations.NullMarked;
