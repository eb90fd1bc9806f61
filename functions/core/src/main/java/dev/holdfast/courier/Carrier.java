package dev.holdfast.courier;

import dev.holdfast.table.Key;
import java.util.List;
import java.util.function.Consumer;

/** Whoever does what a {@link Courier} has taken on. */
public interface Carrier {
    /** How many keys of this partition are best carried together. */
    int together(String partition);

    /** What of a partition's keys is never to be under way twice at a time: those of the same name keep their order. */
    default String subject(Key key) {
        return key.sort();
    }

    /** What only goes together with its like, where several are carried together. */
    default String like(Key key) {
        return "";
    }

    /**
     * Carries these, all of one partition, in their order as far as order matters.
     *
     * @return false when nothing of this partition would be carried just now: whatever else waits is better left until its lease
     *     ends
     */
    boolean carry(List<Key> keys);

    /** Carries one key at a time. */
    static Carrier each(Consumer<Key> carry) {
        return new Carrier() {
            @Override
            public int together(String partition) {
                return 1;
            }

            @Override
            public boolean carry(List<Key> keys) {
                keys.forEach(carry);
                return true;
            }
        };
    }
}
