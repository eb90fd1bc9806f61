// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.schedule;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.access.Caller;
import dev.holdfast.field.FieldAccess;
import dev.holdfast.item.Item;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.json.RawJson;
import dev.holdfast.problem.ContentView;
import dev.holdfast.workflow.Workflow;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A scheduled change as a caller sees it. Only the application itself sees the values of secret fields.
 *
 * @param by the author
 * @param agent the agent that scheduled the change for its author
 * @param nextAt the time at which the change is due; null after its end
 * @param at the given time, or the end of the given duration
 * @param effect {@code change} in JSON: what the change does; null after its end
 * @param secretFields the secret fields that the change sets
 * @param condition {@code if} in JSON: the condition
 * @param count the number of times that the change was due
 * @param reason why Holdfast didn't make the change the last time
 * @param warnings why the change would be refused now; only in the answer to a request that schedules it
 * @param dryRun true if this is the answer to a dry run; otherwise null
 * @param recipients {@code notify} in JSON: the people whom the change would notify now, by role; only in a dry run
 */
@RecordBuilder
public record ChangeView(
        String id,
        String workflow,
        String key,
        long version,
        ScheduledChange.ChangeStatus status,
        String by,
        @Nullable String agent,
        Instant createdAt,
        @Nullable Instant nextAt,
        @Nullable Instant at,
        @Nullable LocalMoment local,
        @Nullable String cron,
        @Nullable ZoneId zone,
        @Nullable Instant until,
        @Nullable Integer times,
        @JsonProperty("change") @Nullable ChangeEffect effect,
        List<String> secretFields,
        @JsonProperty("if") @Nullable ChangeCondition condition,
        @Nullable String note,
        int count,
        @Nullable Instant lastAt,
        @Nullable String reason,
        List<String> warnings,
        @Nullable Boolean dryRun,
        @JsonProperty("notify") Map<String, List<String>> recipients)
        implements ChangeViewBuilder.With, ContentView<ChangeView> {
    static ChangeView of(ScheduledChange change, Item item, Workflow workflow, Caller caller) {
        var timing = change.timing();
        var fieldAccess = workflow.fieldAccess(item.state(), caller, item.participants());
        var effect = change.effect();
        var condition = change.condition();
        return new ChangeView(
                change.id(),
                change.item().workflow(),
                change.item().key(),
                change.version(),
                change.status(),
                change.author().name(),
                change.author().agent(),
                change.created(),
                change.nextAt(),
                timing.at(),
                timing.local(),
                timing.cron(),
                timing.zone(),
                timing.until(),
                timing.times(),
                effect == null ? null : effect.withFields(visible(effect.fields(), fieldAccess, caller)),
                fieldAccess == null || effect == null ? List.of() : secrets(effect.fields(), fieldAccess),
                condition == null
                        ? null
                        : new ChangeCondition(condition.states(), visible(condition.fields(), fieldAccess, caller)),
                change.note(),
                change.count(),
                change.lastAt(),
                change.reason(),
                List.of(),
                null,
                Map.of());
    }

    private static @Nullable RawJson visible(
            @Nullable RawJson fields, @Nullable FieldAccess fieldAccess, Caller caller) {
        if (fields == null || FieldAccess.readsSecrets(caller)) return fields;
        // A later version of the workflow can lack the fields, so nobody else sees them.
        if (fieldAccess == null) return null;
        return new RawJson(JsonCodec.encode(fieldAccess.visible(members(fields))));
    }

    private static List<String> secrets(@Nullable RawJson fields, FieldAccess fieldAccess) {
        return fields == null ? List.of() : fieldAccess.filledSecrets(members(fields));
    }

    private static Map<String, JsonNode> members(RawJson fields) {
        return JsonCodec.decodeStored(JsonNode.class, fields.text())
                .propertyStream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Override
    public ChangeView withoutContent() {
        return with(next -> next.agent(null)
                .effect(null)
                .secretFields(List.of())
                .condition(null)
                .note(null)
                .reason(null)
                .warnings(List.of())
                .recipients(Map.of()));
    }
}
