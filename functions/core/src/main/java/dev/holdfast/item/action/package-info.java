// SPDX-License-Identifier: Apache-2.0
/**
 * The actions on single items, such as {@link dev.holdfast.item.action.CreateItem} and
 * {@link dev.holdfast.item.action.AdvanceItem}, and the storage of their links.
 */
@NullMarked
package dev.holdfast.item.action;

import org.jspecify.annotations.NullMarked;
