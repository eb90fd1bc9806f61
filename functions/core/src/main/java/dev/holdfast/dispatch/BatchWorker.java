package dev.holdfast.dispatch;

import dev.holdfast.table.RowKey;
import java.util.List;
import java.util.function.Consumer;

/** Whoever does what a {@link WorkDispatcher} has taken on. */
public interface BatchWorker {
    /** How many keys of this partition are best carried together. */
    int batchSize(String partition);

    /** What of a partition's keys is never to be under way twice at a time: those of the same name keep their order. */
    default String orderingKey(RowKey rowKey) {
        return rowKey.sort();
    }

    /** What only goes together with its like, where several are carried together. */
    default String batchKey(RowKey rowKey) {
        return "";
    }

    /**
     * Carries these, all of one partition, in their order as far as order matters.
     *
     * @return false when nothing of this partition would be carried just now: whatever else waits is better left until its lease
     *     ends
     */
    boolean execute(List<RowKey> keys);

    /** Carries one key at a time. */
    static BatchWorker oneAtATime(Consumer<RowKey> carry) {
        return new BatchWorker() {
            @Override
            public int batchSize(String partition) {
                return 1;
            }

            @Override
            public boolean execute(List<RowKey> keys) {
                keys.forEach(carry);
                return true;
            }
        };
    }
}
