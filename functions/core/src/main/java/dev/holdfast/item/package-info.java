// SPDX-License-Identifier: Apache-2.0
/**
 * Items: their state, timing, history and storage. An item is a tracked piece of work.
 * {@link dev.holdfast.item.Item} is the entry point, and {@link dev.holdfast.item.ItemStore} reads and writes items.
 */
@NullMarked
package dev.holdfast.item;

import org.jspecify.annotations.NullMarked;
