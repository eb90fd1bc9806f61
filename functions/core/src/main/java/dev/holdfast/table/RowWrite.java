package dev.holdfast.table;

/**
 * One conditional write of a whole row.
 *
 * <p>An announced write reaches the change feed with the row as it was written, in the same transaction: no event without
 * its change, no change without its event. An unannounced one leaves no trace there.
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
     * Removes the row under the tombstone's key; afterwards the key counts as absent. The tombstone (without index
     * entries) is what the change feed shows when announced.
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
