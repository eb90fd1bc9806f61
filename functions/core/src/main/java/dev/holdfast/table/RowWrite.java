// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.table;

/**
 * One conditional write of a whole row.
 *
 * <p>An announced write puts an image of the row into the change feed in the same transaction. So the table never
 * stores a change without its event. An unannounced write doesn't appear in the feed.
 */
public sealed interface RowWrite {
    RowKey key();

    WriteCondition condition();

    /** Puts the row under its key. */
    record Put(Row row, WriteCondition condition, boolean announced) implements RowWrite {
        @Override
        public RowKey key() {
            return row.key();
        }
    }

    /**
     * Removes the row under the tombstone's key. After an announced removal, the change feed contains the tombstone,
     * which has no index entries.
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
