// SPDX-License-Identifier: Apache-2.0
/**
 * The archive of all changes of items: {@link dev.holdfast.item.archive.ItemArchive} stores it, and
 * {@link dev.holdfast.item.archive.GetItemHistory} reads it.
 */
@NullMarked
package dev.holdfast.item.archive;

import org.jspecify.annotations.NullMarked;
