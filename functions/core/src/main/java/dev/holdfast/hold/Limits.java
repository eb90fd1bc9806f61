package dev.holdfast.hold;

/** How much an intent may carry, so that its row always fits into one of DynamoDB's 400 KB. */
final class Limits {
    /** The largest inputs, in bytes of UTF-8. */
    static final int INPUTS = 256 * 1024;

    /** So many intents in one request. */
    static final int TOGETHER = 1_000;

    private Limits() {}
}
