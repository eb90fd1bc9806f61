package dev.holdfast.table;

/**
 * One conditional write of a whole row.
 *
 * <p>An announced write reaches the change feed with the row as it was written, in the same transaction: no event without
 * its change, no change without its event. An unannounced one leaves no trace there.
 */
public sealed interface Write {
    Key key();

    Condition condition();

    /** Puts the row under its key. */
    record Put(Row row, Condition condition, boolean announced) implements Write {
        @Override
        public Key key() {
            return row.key();
        }
    }

    /**
     * Removes the row under the tombstone's key; afterwards the key counts as absent. The tombstone (without index
     * entries) is what the change feed shows when announced.
     */
    record Delete(Row tombstone, Condition condition, boolean announced) implements Write {
        @Override
        public Key key() {
            return tombstone.key();
        }
    }

    static Write put(Row row, Condition condition) {
        return new Put(row, condition, false);
    }

    static Write announce(Row row, Condition condition) {
        return new Put(row, condition, true);
    }
}
