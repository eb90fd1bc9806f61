// SPDX-License-Identifier: Apache-2.0
/**
 * An item is a tracked piece of work. This package contains the state, timing and history of items.
 * {@link dev.holdfast.item.Item} is the entry point.
 */
@NullMarked
package dev.holdfast.item;

import org.jspecify.annotations.NullMarked;
