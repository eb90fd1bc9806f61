package dev.holdfast.hold;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.flipkart.zjsonpatch.DiffFlags;
import com.flipkart.zjsonpatch.JsonDiff;
import dev.holdfast.json.Codec;
import dev.holdfast.json.Json;
import java.util.EnumSet;

/** What an intent would change: its inputs against those of the last released intent of its name. */
final class Changes {
    private static final EnumSet<DiffFlags> FLAGS = EnumSet.of(
            DiffFlags.OMIT_MOVE_OPERATION, DiffFlags.OMIT_COPY_OPERATION, DiffFlags.ADD_ORIGINAL_VALUE_ON_REPLACE);
    /** Comparing long lists takes the square of their length. */
    private static final int LARGEST = 64 * 1024;

    private final Queue queue;

    Changes(Queue queue) {
        this.queue = queue;
    }

    IntentView view(Intent intent, Policy policy) {
        var before = queue.lastReleased(intent)
                .filter(last -> !last.id().equals(intent.id()))
                .orElse(null);
        if (before == null) return IntentView.of(intent, policy);
        var was = before.asked().inputs();
        var is = intent.asked().inputs();
        var since = before.id().toString();
        if (was.size() > LARGEST || is.size() > LARGEST)
            return IntentView.of(intent, policy, intent.history(), null, since);
        return IntentView.of(intent, policy, intent.history(), JsonDiff.asJson(tree(was), tree(is), FLAGS), since);
    }

    private static JsonNode tree(Json json) {
        try {
            return Codec.MAPPER.readTree(json.text());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("inputs that were read once can't be read again", e);
        }
    }
}
