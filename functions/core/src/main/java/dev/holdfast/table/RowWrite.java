// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.table;

/**
 * One conditional write of a whole row.
 *
 * <p>An announced write also adds an image of the row to the change feed, in one transaction. So the feed contains
 * every announced change that the table stores. An unannounced write doesn't appear in the feed.
 */
public sealed interface RowWrite {
    RowKey key();

    WriteCondition condition();

    /** Stores the row under its key. */
    record Put(Row row, WriteCondition condition, boolean announced) implements RowWrite {
        @Override
        public RowKey key() {
            return row.key();
        }
    }

    /**
     * Removes the row that has the tombstone's key. An announced removal adds the tombstone, which has no index
     * entries, to the change feed.
     */
    record Delete(Row tombstone, WriteCondition condition, boolean announced) implements RowWrite {
        @Override
        public RowKey key() {
            return tombstone.key();
        }
    }

    static RowWrite put(Row row, WriteCondition writeCondition) {
        return new Put(row, writeCondition, false);
    }

    static RowWrite announce(Row row, WriteCondition writeCondition) {
        return new Put(row, writeCondition, true);
    }
}
