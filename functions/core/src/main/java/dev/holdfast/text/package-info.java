// SPDX-License-Identifier: Apache-2.0
/** The rules for texts that people and applications write: their length, and which spellings are equal. */
@NullMarked
package dev.holdfast.text;

import org.jspecify.annotations.NullMarked;
