// SPDX-License-Identifier: Apache-2.0
/**
 * Items, which are the tracked pieces of work, with their state, timing and history. {@link dev.holdfast.item.Item} is
 * the entry point.
 */
@NullMarked
package dev.holdfast.item;

import org.jspecify.annotations.NullMarked;
