// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.hold.intent;

/** The limits of one intent. These limits keep the intent's row smaller than DynamoDB's limit of 400 KB. */
public final class IntentLimits {
    /**
     * The maximum size of the inputs in UTF-8, in bytes. It equals the limit of an item's data, because the release
     * copies the inputs into the item.
     */
    public static final int MAX_INPUT_BYTES = 256 * 1024;

    public static final int MAX_INTENTS_PER_REQUEST = 1_000;

    private IntentLimits() {}
}
