// SPDX-License-Identifier: Apache-2.0
/**
 * Items, which are the tracked pieces of work, with their state, timing, history and storage.
 * {@link dev.holdfast.item.Item} is the entry point, and {@link dev.holdfast.item.ItemStore} reads and writes items.
 */
@NullMarked
package dev.holdfast.item;

import org.jspecify.annotations.NullMarked;
