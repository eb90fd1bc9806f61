package dev.holdfast.event;

import dev.holdfast.hold.Intent;
import dev.holdfast.hold.Kind;
import dev.holdfast.hold.Status;
import dev.holdfast.json.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What happened to an intent, and where it stands now.
 *
 * @param workflow the name of a workflow's intent
 * @param item the item that a release created, as {@code workflow/key}: whoever does the work completes it
 * @param inputs only of a release: what the work is to be done with
 */
public record IntentData(
        String app,
        Kind kind,
        @Nullable String model,
        String name,
        @Nullable String workflow,
        long version,
        String state,
        String by,
        @Nullable String note,
        @Nullable String override,
        String requester,
        Map<String, String> labels,
        @Nullable String parent,
        @Nullable String item,
        @Nullable Json inputs)
        implements Data {

    static IntentData of(Intent intent) {
        var id = intent.id();
        var asked = intent.asked();
        var change = intent.newest();
        var end = intent.end();
        return new IntentData(
                intent.app(),
                id.kind(),
                id.model(),
                id.name(),
                id.kind() == Kind.WORKFLOW ? id.name() : null,
                intent.version(),
                intent.status().word(),
                change.by(),
                change.note(),
                change.override(),
                asked.requester(),
                asked.labels(),
                asked.parent(),
                end == null ? null : end.item(),
                intent.status() == Status.RELEASED ? asked.inputs() : null);
    }
}
