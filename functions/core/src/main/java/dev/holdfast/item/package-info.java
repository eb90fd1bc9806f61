// SPDX-License-Identifier: Apache-2.0
/**
 * Items: their state, timing and history. An item is a tracked piece of work. {@link dev.holdfast.item.Item} is the entry
 * point.
 */
@NullMarked
package dev.holdfast.item;

import org.jspecify.annotations.NullMarked;
