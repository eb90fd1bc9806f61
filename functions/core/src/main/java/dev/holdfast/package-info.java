// SPDX-License-Identifier: Apache-2.0
/** The root package: {@link dev.holdfast.Holdfast} creates all actions, which use one common table. */
@NullMarked
package dev.holdfast;

import org.jspecify.annotations.NullMarked;
