package dev.holdfast.hold;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.item.Held;
import dev.holdfast.item.Parked;
import dev.holdfast.json.Codec;
import dev.holdfast.json.Json;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An intent, or a held item, as callers see it.
 *
 * @param needed how many approvals it needs
 * @param approvals how many that count it has
 * @param item what its release created, or the held item itself, as {@code workflow/key}
 * @param release what releases it; null once it has left the queue
 * @param changes what its inputs change against those of the last released intent of its name, as a JSON Patch (RFC 6902) whose
 *     replacements also show the old value ({@code fromValue}); only for one intent by its id
 * @param changesSince the intent that the changes are against
 */
@RecordBuilder
public record IntentView(
        String id,
        Kind kind,
        @Nullable String model,
        String name,
        Status status,
        @Nullable Json inputs,
        String requester,
        Instant queuedAt,
        @Nullable String note,
        @Nullable Window window,
        @Nullable Instant releaseAt,
        @Nullable Duration within,
        int priority,
        Map<String, String> labels,
        @Nullable String parent,
        @Nullable String correlation,
        @JsonInclude(JsonInclude.Include.ALWAYS) int needed,
        @JsonInclude(JsonInclude.Include.ALWAYS) int approvals,
        List<Review> reviews,
        @Nullable String problem,
        @Nullable String item,
        @Nullable Instant endedAt,
        @Nullable String release,
        long version,
        List<Step> history,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable JsonNode changes,
        @Nullable String changesSince) {

    static IntentView of(Intent intent, Policy policy) {
        return of(intent, policy, intent.history(), null, null);
    }

    static IntentView of(Parked parked) {
        var held = parked.held();
        var release = held.why() == Held.Why.HAND
                ? "release-item " + Codec.encode(Map.of("workflow", parked.workflow(), "key", parked.key()))
                : "release-intents " + Codec.encode(Map.of("id", parked.id()));
        return IntentViewBuilder.builder()
                .id(parked.id())
                .kind(Kind.ITEM)
                .name(parked.workflow())
                .status(Status.QUEUED)
                .requester(held.by())
                .queuedAt(held.since())
                .note(held.reason())
                .releaseAt(held.until())
                .priority(parked.priority())
                .labels(parked.labels())
                .reviews(List.of())
                .item(parked.workflow() + "/" + parked.key())
                .release(release)
                .version(1)
                .history(List.of())
                .build();
    }

    /** Without the history, for lists. */
    static IntentView brief(Intent intent, Policy policy) {
        return of(intent, policy, List.of(), null, null);
    }

    static IntentView of(
            Intent intent,
            Policy policy,
            List<Step> history,
            @Nullable JsonNode changes,
            @Nullable String changesSince) {
        var id = intent.id();
        var asked = intent.asked();
        var plan = intent.plan();
        var end = intent.end();
        return new IntentView(
                id.toString(),
                id.kind(),
                id.model(),
                id.name(),
                policy.status(intent),
                asked.inputs(),
                asked.requester(),
                asked.at(),
                asked.note(),
                asked.window().equals(Window.ALWAYS) ? null : asked.window(),
                plan == null ? null : plan.at(),
                asked.within(),
                asked.priority(),
                asked.labels(),
                asked.parent(),
                asked.correlation(),
                policy.rule(id).needed(),
                policy.approvals(intent),
                intent.reviews(),
                intent.problem(),
                end == null ? null : end.item(),
                end == null ? null : end.at(),
                end == null ? "release-intents " + Codec.encode(Map.of("id", id.toString())) : null,
                intent.version(),
                history,
                changes,
                changesSince);
    }
}
