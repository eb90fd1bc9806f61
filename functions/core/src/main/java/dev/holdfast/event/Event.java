// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.holdfast.access.ChangeCause;
import dev.holdfast.expectation.ExpectationViolation;
import dev.holdfast.expectation.ViolationKind;
import dev.holdfast.feed.FeedChange;
import dev.holdfast.feed.SubscriptionChange;
import dev.holdfast.hold.intent.Intent;
import dev.holdfast.hold.intent.IntentChange;
import dev.holdfast.item.HistoryEntry;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemEventType;
import dev.holdfast.item.ItemLateness;
import dev.holdfast.json.RawJson;
import dev.holdfast.workflow.Workflow;
import dev.holdfast.workflow.WorkflowChange;
import dev.holdfast.workflow.WorkflowRevision;
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

    /** Returns the events of a change, in their order. */
    public static List<Event> allOf(FeedChange change, ItemSite site) {
        return switch (change) {
            case FeedChange.ItemVersion(var item, var workflow) -> allOfItem(item, workflow, site);
            case FeedChange.ItemNotification itemNotification -> List.of();
            case FeedChange.IntentVersion(var intent) -> List.of(of(intent));
            case FeedChange.WorkflowUpdate(var workflowRevision) -> List.of(of(workflowRevision));
            case FeedChange.NewViolation(var expectationViolation) -> List.of(of(expectationViolation));
            case FeedChange.SubscriptionUpdate(var subscriptionChange) -> List.of(of(subscriptionChange));
        };
    }

    /** Returns the event of a violation of an expectation. */
    public static Event of(ExpectationViolation expectationViolation) {
        var id = expectationViolation.eventId(expectationViolation.version());
        var subject = expectationViolation.workflow() + "/expect/" + expectationViolation.name();
        return of(
                id,
                type(expectationViolation.kind()),
                subject,
                expectationViolation.at(),
                expectationViolation.version(),
                null,
                null,
                ExpectationEventData.of(expectationViolation));
    }

    /** Returns the event of a change of a subscription's state. */
    public static Event of(SubscriptionChange subscriptionChange) {
        return of(
                subscriptionChange.eventId(),
                type(subscriptionChange.type()),
                subscriptionSubject(subscriptionChange.id()),
                subscriptionChange.at(),
                subscriptionChange.version(),
                null,
                null,
                SubscriptionEventData.of(subscriptionChange));
    }

    private static String subscriptionSubject(String subscription) {
        return "subscription/" + subscription;
    }

    /** Returns the event of a workflow's newest change. */
    public static Event of(WorkflowRevision workflowRevision) {
        var workflowChange = workflowRevision.newestChange();
        var id = workflowRevision.eventId(workflowChange);
        var data = WorkflowEventData.of(workflowRevision);
        return of(
                id,
                type(workflowChange.type()),
                workflowRevision.name(),
                workflowChange.at(),
                workflowChange.revision(),
                null,
                workflowChange.cause(),
                data);
    }

    /** Returns the event of the intent's newest change. */
    public static Event of(Intent intent) {
        var change = intent.newestChange();
        return of(
                intent.eventId(intent.version()),
                type(change.type()),
                intent.id().toString(),
                change.at(),
                intent.version(),
                intent.request().correlation(),
                change.cause(),
                IntentEventData.of(intent));
    }

    /** Returns the own event of the item's newest change, without the following events. */
    private static Event of(Item item, Workflow workflow, ItemSite site) {
        var change = item.newestEntry();
        var type = type(change.type());
        var data = EventTypes.isAboutLateness(type)
                ? ItemEventData.ofLateItem(item, workflow, ItemLateness.of(item, workflow), site.linkTo(item.id()))
                : ItemEventData.of(item, workflow);
        return of(
                item.eventId(item.version()),
                type,
                item.id().toString(),
                change.at(),
                item.version(),
                item.details().correlation(),
                change.cause(),
                data);
    }

    /** Returns all events of the item's newest change: the change's own event, then the following events. */
    public static List<Event> allOfItem(Item item, Workflow workflow, ItemSite site) {
        var own = of(item, workflow, site);
        var data = ItemEventData.ofFollowingEvent(item, workflow);
        var following = followingTypes(item.newestEntry()).stream()
                .map(type -> own.with(next ->
                        next.id(own.id() + "." + shortType(type)).type(type).data(data)));
        return Stream.concat(Stream.of(own), following).toList();
    }

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

    /** Returns the event of a subscription test. */
    public static Event ofTest(String app, String subscription, String id, String by, Instant now) {
        var data = new TestEventData(app, subscription, by);
        return of(id, TEST_TYPE, subscriptionSubject(subscription), now, 1, null, null, data);
    }

    private static Event of(
            String id,
            String type,
            String subject,
            Instant time,
            long version,
            @Nullable String correlation,
            @Nullable ChangeCause changeCause,
            EventData eventData) {
        return new Event(
                "1.0",
                id,
                "/apps/" + eventData.app(),
                type,
                subject,
                time,
                "application/json",
                eventData.schema().uri(),
                zeroPadded(version),
                correlation,
                changeCause == null ? null : changeCause.causation(),
                changeCause == null ? null : changeCause.traceparent(),
                eventData);
    }

    private static String zeroPadded(long version) {
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
