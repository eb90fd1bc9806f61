// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.hold;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.flipkart.zjsonpatch.DiffFlags;
import com.flipkart.zjsonpatch.JsonDiff;
import dev.holdfast.hold.intent.Intent;
import dev.holdfast.hold.intent.IntentQueue;
import dev.holdfast.hold.policy.QueuePolicy;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.json.RawJson;
import java.util.EnumSet;

/** Compares the inputs of an intent with the inputs of the last released intent with the same name. */
final class InputDiff {
    private static final EnumSet<DiffFlags> DIFF_FLAGS = EnumSet.of(
            DiffFlags.OMIT_MOVE_OPERATION, DiffFlags.OMIT_COPY_OPERATION, DiffFlags.ADD_ORIGINAL_VALUE_ON_REPLACE);
    /**
     * The maximum size of the inputs that this class compares. The duration of a comparison grows with the square of
     * the length of lists.
     */
    private static final int MAX_INPUT_BYTES = 64 * 1024;

    private final IntentQueue intentQueue;

    InputDiff(IntentQueue intentQueue) {
        this.intentQueue = intentQueue;
    }

    /**
     * Returns a view of the intent with the changes of its inputs. The view contains no changes if no intent with this
     * name was released, or if the inputs are large.
     */
    IntentView viewWithDiff(Intent intent, QueuePolicy queuePolicy) {
        var lastReleased = intentQueue
                .ended()
                .findLastReleased(intent)
                .filter(released -> !released.id().equals(intent.id()))
                .orElse(null);
        if (lastReleased == null) return IntentView.of(intent, queuePolicy);
        var oldInputs = lastReleased.request().inputs();
        var newInputs = intent.request().inputs();
        var changesSince = lastReleased.id().toString();
        if (oldInputs.sizeInBytes() > MAX_INPUT_BYTES || newInputs.sizeInBytes() > MAX_INPUT_BYTES)
            return IntentView.of(intent, queuePolicy, intent.history(), null, changesSince);
        var changes = JsonDiff.asJson(parse(oldInputs), parse(newInputs), DIFF_FLAGS);
        return IntentView.of(intent, queuePolicy, intent.history(), changes, changesSince);
    }

    private static JsonNode parse(RawJson rawJson) {
        try {
            return JsonCodec.MAPPER.readTree(rawJson.text());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the stored inputs of an intent are not valid JSON", e);
        }
    }
}
