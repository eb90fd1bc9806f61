// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.holdfast.expectation.ViolationKind;
import dev.holdfast.feed.SubscriptionChange;
import dev.holdfast.hold.intent.IntentChange;
import dev.holdfast.item.HistoryEntry;
import dev.holdfast.item.ItemEventType;
import dev.holdfast.json.RawJson;
import dev.holdfast.workflow.WorkflowChange;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An event about a change: a CloudEvents 1.0 record in the JSON format.
 *
 * @param id a unique id. All deliveries of the event contain this id, so that receivers can recognize duplicates
 * @param subject {@code workflow/key} of an item, the id of an intent, the name of a workflow,
 *     {@code workflow/expect/rule}, or {@code subscription/id}
 * @param sequence the version of the subject as 15 digits, which determines the order of the subject's events
 *     (CloudEvents Sequence extension)
 * @param dataschema the URI of the {@link EventSchema} of {@code data}
 * @param correlationid the correlation of the item or intent; null if it has no correlation
 * @param causationid the id of the event that caused the change; null if the request named no such event (CloudEvents
 *     Correlation extension)
 * @param traceparent the trace of the request that made the change (CloudEvents Distributed Tracing extension)
 */
@JsonPropertyOrder({"specversion", "id", "source", "type", "subject", "time"})
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@RecordBuilder
public record Event(
        String specversion,
        String id,
        String source,
        String type,
        String subject,
        Instant time,
        String datacontenttype,
        String dataschema,
        String sequence,
        @Nullable String correlationid,
        @Nullable String causationid,
        @Nullable String traceparent,
        EventData data)
        implements EventBuilder.With {
    /** The text with which the name of every event type begins. */
    public static final String TYPE_PREFIX = "dev.holdfast.";

    /**
     * The type of the additional event for a change that resolves a missed deadline. This event follows the change's
     * own event.
     */
    public static final String RESOLVED_TYPE = TYPE_PREFIX + "item.resolved";

    /**
     * A text in the sortable id of a following event. This text makes the id sort after the id of the change's own
     * event, and before the next change's events.
     */
    private static final String FOLLOWING_SEPARATOR = "~";

    /** The type of the events of subscription tests. */
    static final String TEST_TYPE = TYPE_PREFIX + "test";

    /** Returns the event with the payload of its item, or the same event if it isn't about an item. */
    public Event withItemPayload(@Nullable RawJson payload) {
        return data instanceof ItemEventData itemData && payload != null
                ? withData(itemData.withPayload(payload))
                : this;
    }

    /** Returns the types of a change's following events, in their order. */
    public static List<String> followingTypes(HistoryEntry change) {
        var resolved = change.resolved() == null ? Stream.<String>of() : Stream.of(RESOLVED_TYPE);
        var violations = change.violations().values().stream()
                .map(violationKind -> TYPE_PREFIX + "item." + violationKind.jsonName());
        return Stream.concat(resolved, violations).distinct().sorted().toList();
    }

    /** Returns the last part of a type, such as {@code overdue}. The id of a following event ends with this part. */
    public static String shortType(String type) {
        return type.substring(type.lastIndexOf('.') + 1);
    }

    /** Whether this is a following event: an additional event after the own event of a change. */
    public boolean followsChange() {
        return id.endsWith("." + shortType(type));
    }

    /** Returns a version as 15 digits, so that versions sort as texts. */
    static String zeroPadded(long version) {
        return "%015d".formatted(version);
    }

    /**
     * Returns the id with its version as 15 digits. The sortable ids of a subject's events sort in the order of these
     * events. Following events sort directly after the own event of their change.
     */
    public static String sortableId(String id) {
        var lastPart = id.lastIndexOf('.') + 1;
        if (Character.isDigit(id.charAt(lastPart)))
            return id.substring(0, lastPart) + zeroPadded(Long.parseLong(id.substring(lastPart)));
        return sortableId(id.substring(0, lastPart - 1)) + FOLLOWING_SEPARATOR + id.substring(lastPart);
    }

    public static String type(ItemEventType itemEventType) {
        return TYPE_PREFIX + "item." + itemEventType.jsonName();
    }

    public static String type(IntentChange.IntentEventType intentEventType) {
        return TYPE_PREFIX + "intent." + intentEventType.jsonName();
    }

    public static String type(WorkflowChange.WorkflowEventType workflowEventType) {
        return TYPE_PREFIX + "workflow." + workflowEventType.jsonName();
    }

    public static String type(SubscriptionChange.SubscriptionEventType subscriptionEventType) {
        return TYPE_PREFIX + "subscription." + subscriptionEventType.typeName();
    }

    /** Returns the event type for a violation of a counting rule. */
    public static String type(ViolationKind violationKind) {
        return TYPE_PREFIX + "workflow." + violationKind.jsonName();
    }
}
