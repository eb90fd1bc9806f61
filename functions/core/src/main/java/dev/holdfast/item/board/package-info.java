// SPDX-License-Identifier: Apache-2.0
/**
 * The board of open items. {@link dev.holdfast.item.board.ItemBoard} reads the board, and
 * {@link dev.holdfast.item.board.ListItems} lists its items. {@link dev.holdfast.item.board.MigrateItems} moves its
 * items to another version of their workflow.
 */
@NullMarked
package dev.holdfast.item.board;

import org.jspecify.annotations.NullMarked;
