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

/** What an intent would change: its inputs against those of the last released intent of its name. */
final class InputDiff {
    private static final EnumSet<DiffFlags> DIFF_FLAGS = EnumSet.of(
            DiffFlags.OMIT_MOVE_OPERATION, DiffFlags.OMIT_COPY_OPERATION, DiffFlags.ADD_ORIGINAL_VALUE_ON_REPLACE);
    /** Comparing long lists takes the square of their length. */
    private static final int MAX_INPUT_BYTES = 64 * 1024;

    private final IntentQueue intentQueue;

    InputDiff(IntentQueue intentQueue) {
        this.intentQueue = intentQueue;
    }

    IntentView viewWithDiff(Intent intent, QueuePolicy queuePolicy) {
        var before = intentQueue
                .findLastReleased(intent)
                .filter(last -> !last.id().equals(intent.id()))
                .orElse(null);
        if (before == null) return IntentView.of(intent, queuePolicy);
        var was = before.asked().inputs();
        var is = intent.asked().inputs();
        var since = before.id().toString();
        if (was.sizeInBytes() > MAX_INPUT_BYTES || is.sizeInBytes() > MAX_INPUT_BYTES)
            return IntentView.of(intent, queuePolicy, intent.history(), null, since);
        return IntentView.of(
                intent, queuePolicy, intent.history(), JsonDiff.asJson(parse(was), parse(is), DIFF_FLAGS), since);
    }

    private static JsonNode parse(RawJson rawJson) {
        try {
            return JsonCodec.MAPPER.readTree(rawJson.text());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("inputs that were read once can't be read again", e);
        }
    }
}
