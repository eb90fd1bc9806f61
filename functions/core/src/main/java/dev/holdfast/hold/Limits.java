package dev.holdfast.hold;

import dev.holdfast.problem.Faults;
import org.jspecify.annotations.Nullable;

/** How much an intent may carry, so that its row always fits into one of DynamoDB's 400 KB. */
final class Limits {
    /** The largest inputs, in bytes of UTF-8. */
    static final int INPUTS = 256 * 1024;

    /** So many intents in one request. */
    static final int TOGETHER = 1_000;

    private static final int REFERENCE = 200;

    private Limits() {}

    static void reference(String at, @Nullable String value, Faults faults) {
        if (value == null) return;
        if (value.isEmpty() || value.length() > REFERENCE) faults.add(at, "must be 1 to " + REFERENCE + " characters");
        faults.plain(at, value);
    }
}
