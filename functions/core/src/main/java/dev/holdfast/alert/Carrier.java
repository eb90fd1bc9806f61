package dev.holdfast.alert;

import dev.holdfast.table.Key;
import java.util.List;
import java.util.function.Consumer;

/** Whoever does what a {@link Courier} has taken on. */
public interface Carrier {
    /** How many keys of this partition are best carried together. */
    int together(String partition);

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
