// SPDX-License-Identifier: Apache-2.0
/**
 * The archive of all changes of items: {@link dev.holdfast.item.archive.ItemArchive} stores the changes, and
 * {@link dev.holdfast.item.archive.GetItemHistory} returns them.
 */
@NullMarked
package dev.holdfast.item.archive;

import org.jspecify.annotations.NullMarked;
