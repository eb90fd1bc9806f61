// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.expectation.ViolationKind;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemEventType;
import dev.holdfast.item.ItemLateness;
import dev.holdfast.json.RawJson;
import dev.holdfast.workflow.Workflow;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A change of an item, and the item's state after the change.
 *
 * @param title the title, which listings show next to the key; null without a title
 * @param resolved the missed deadline that this change resolves
 * @param stay the time that the item spent in the state that it left
 * @param occurredAt the true time of a change that was reported late, otherwise null
 * @param violations the names of the workflow's rules that this change violates, with the kind of each violation
 * @param change the type of the change; null in the change's own event, set in the following events
 * @param notifiedRoles the people to notify, by role; {@code notify} in JSON
 * @param unassigned the roles to notify that have no people
 * @param level the number of the escalation step; null for other changes
 * @param worker the worker who claimed the item or returned its claim; null for other changes
 * @param attempt the number of claims so far; null for other changes
 * @param assignee the person who has the task after the change; null if the change assigned no task
 * @param recovery the name of the recovery; null for other changes
 * @param link the URL of the item for people, if a deadline was missed and there is a site; otherwise null
 * @param lateness if a deadline was missed, the facts that somebody needs in order to act; otherwise null
 * @param data the payload of the item, for a recovery or if the subscription includes it; otherwise null
 */
@RecordBuilder
public record ItemEventData(
        String app,
        String workflow,
        int workflowVersion,
        String key,
        @Nullable String title,
        long version,
        String state,
        @Nullable String from,
        String by,
        @Nullable String note,
        @Nullable Instant due,
        @Nullable Instant resolved,
        @Nullable Duration stay,
        @Nullable Instant occurredAt,
        Map<String, ViolationKind> violations,
        @Nullable String change,
        @JsonProperty("notify") Map<String, List<String>> notifiedRoles,
        List<String> unassigned,
        @Nullable Integer level,
        Map<String, String> labels,
        @Nullable String parent,
        List<String> links,
        List<String> changedFields,
        Map<String, JsonNode> fields,
        @Nullable String worker,
        @Nullable Integer attempt,
        @Nullable String assignee,
        @Nullable String recovery,
        @Nullable String link,
        @JsonUnwrapped @Nullable ItemLateness lateness,
        @Nullable RawJson data)
        implements EventData, ItemEventDataBuilder.With {
    static ItemEventData of(Item item, Workflow workflow) {
        return of(item, workflow, null);
    }

    /** Returns the data of an event about a missed deadline. */
    static ItemEventData ofLateItem(Item item, Workflow workflow, ItemLateness lateness, @Nullable String link) {
        return of(item, workflow, null).with(next -> next.lateness(lateness).link(link));
    }

    ItemEventData withPayload(RawJson payload) {
        return withData(payload);
    }

    /** Returns the data of the events that follow the item's newest change. */
    static ItemEventData ofFollowingEvent(Item item, Workflow workflow) {
        return of(item, workflow, item.newestEntry().type().jsonName());
    }

    private static ItemEventData of(Item item, Workflow workflow, @Nullable String followedChange) {
        var id = item.id();
        var itemDetails = item.details();
        var change = item.newestEntry();
        var isRecovery = change.type() == ItemEventType.RECOVERED;
        return new ItemEventData(
                id.app(),
                id.workflow(),
                item.workflowVersion(),
                id.key(),
                itemDetails.title(),
                item.version(),
                item.state(),
                change.from(),
                change.by(),
                change.note(),
                change.due(),
                change.resolved(),
                change.stay(),
                change.occurredAt(),
                change.violations(),
                followedChange,
                change.recipients(),
                change.unassigned(),
                change.level(),
                itemDetails.labels(),
                itemDetails.parent(),
                itemDetails.links(),
                change.fields().stream()
                        .filter(field -> workflow.showsToAnyone(item.state(), field))
                        .toList(),
                fieldsOf(item, workflow),
                change.worker(),
                change.attempt(),
                change.assignee(),
                isRecovery ? item.recoveries().getLast() : null,
                null,
                null,
                isRecovery ? itemDetails.data() : null);
    }

    /**
     * Returns the values of the fields that the change wrote and that everybody sees. After a recovery, returns the
     * values of all fields that everybody sees.
     */
    private static Map<String, JsonNode> fieldsOf(Item item, Workflow workflow) {
        if (workflow.fields() == null) return Map.of();
        var change = item.newestEntry();
        var fields = workflow.fields().withoutSecrets(item.details().fields());
        fields.keySet().removeIf(field -> !workflow.showsToAnyone(item.state(), field));
        if (change.type() != ItemEventType.RECOVERED) fields.keySet().retainAll(change.fields());
        return fields;
    }
}
