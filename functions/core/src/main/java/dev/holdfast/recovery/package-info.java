// SPDX-License-Identifier: Apache-2.0
/** Finds lost items, and redrives or exports them. {@link dev.holdfast.recovery.RecoverItems} is the entry point. */
@NullMarked
package dev.holdfast.recovery;

import org.jspecify.annotations.NullMarked;
