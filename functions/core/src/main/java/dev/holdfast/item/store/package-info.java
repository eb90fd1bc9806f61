// SPDX-License-Identifier: Apache-2.0
/** The store of items, and the keys of their entries in the indexes of the table. */
@NullMarked
package dev.holdfast.item.store;

import org.jspecify.annotations.NullMarked;
