package dev.holdfast.hold.intent;

/** How much an intent may carry, so that its row always fits into one of DynamoDB's 400 KB. */
public final class IntentLimits {
    /** The largest inputs, in bytes of UTF-8. */
    public static final int MAX_INPUT_BYTES = 256 * 1024;

    /** So many intents in one request. */
    public static final int MAX_INTENTS_PER_REQUEST = 1_000;

    private IntentLimits() {}
}
