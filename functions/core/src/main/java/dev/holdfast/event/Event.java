package dev.holdfast.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.holdfast.access.ChangeCause;
import dev.holdfast.expectation.ExpectationViolation;
import dev.holdfast.expectation.ViolationKind;
import dev.holdfast.feed.FeedChange;
import dev.holdfast.hold.intent.Intent;
import dev.holdfast.hold.intent.IntentChange;
import dev.holdfast.item.HistoryEntry;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemEventType;
import dev.holdfast.workflow.WorkflowChange;
import dev.holdfast.workflow.WorkflowRevision;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One change, as a CloudEvents 1.0 record in the JSON format.
 *
 * @param id the same however often the change is published, so that receivers can drop doubles
 * @param subject {@code workflow/key} of the item, or the id of the intent, or the name of the workflow, or {@code workflow/expect/rule}
 * @param sequence orders the events of one subject (the Sequence extension): its version, in digits of fixed width
 * @param dataschema what {@code data} looks like: the name of a published {@link EventSchema}
 * @param correlationid what ties items together, null when the item names nothing
 * @param causationid the id of the event that it follows from, as far as anybody said (the Correlation extension)
 * @param traceparent the trace of the request that asked for it (the Distributed Tracing extension)
 */
@JsonPropertyOrder({"specversion", "id", "source", "type", "subject", "time"})
@JsonInclude(JsonInclude.Include.NON_EMPTY)
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
        EventData data) {
    /** Every type of event begins so. */
    public static final String TYPE_PREFIX = "dev.holdfast.";

    /** Of the event that follows a change by which an item is late no longer. */
    static final String RESOLVED_TYPE = TYPE_PREFIX + "item.resolved";

    private static final String FOLLOWS = "~";

    /** Of an event that nothing but a test makes. */
    static final String TEST_TYPE = TYPE_PREFIX + "test";

    /** The events of a change, in their order. */
    public static List<Event> allOf(FeedChange change) {
        return switch (change) {
            case FeedChange.ItemVersion(var item, var workflow) -> all(item);
            case FeedChange.IntentVersion(var intent) -> List.of(of(intent));
            case FeedChange.WorkflowPut(var workflowRevision) -> List.of(of(workflowRevision));
            case FeedChange.ViolationFound(var expectationViolation) -> List.of(of(expectationViolation));
        };
    }

    /** The event of a finding. */
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

    /** The event of the newest change of a workflow. */
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

    /** The event of the change that made this version of the intent. */
    public static Event of(Intent intent) {
        var change = intent.newestChange();
        return of(
                intent.eventId(intent.version()),
                type(change.type()),
                intent.id().toString(),
                change.at(),
                intent.version(),
                intent.asked().correlation(),
                change.cause(),
                IntentEventData.of(intent));
    }

    /** The event of the change that made this version of the item. */
    public static Event of(Item item) {
        var change = item.newestEntry();
        return of(
                item.eventId(item.version()),
                type(change.type()),
                item.id().toString(),
                change.at(),
                item.version(),
                item.given().correlation(),
                change.cause(),
                ItemEventData.of(item));
    }

    /** All events of the change that made this version of the item: the change's own, then those that follow from it. */
    public static List<Event> all(Item item) {
        var own = of(item);
        var data = ItemEventData.following(item);
        var following =
                following(item.newestEntry()).stream().map(type -> own.with(own.id() + "." + word(type), type, data));
        return Stream.concat(Stream.of(own), following).toList();
    }

    /** The types of the events that follow from a change, in their order. */
    public static List<String> following(HistoryEntry change) {
        var missed = change.resolved() == null ? Stream.<String>of() : Stream.of(RESOLVED_TYPE);
        var broken = change.violations().values().stream()
                .map(violationKind -> TYPE_PREFIX + "item." + violationKind.jsonName());
        return Stream.concat(missed, broken).distinct().sorted().toList();
    }

    /** The last part of a type, which ends the id of an event that follows from a change. */
    public static String word(String type) {
        return type.substring(type.lastIndexOf('.') + 1);
    }

    /** Whether it follows from a change that has an event of its own. */
    public boolean follows() {
        return id.endsWith("." + word(type));
    }

    private Event with(String id, String type, EventData eventData) {
        return new Event(
                specversion,
                id,
                source,
                type,
                subject,
                time,
                datacontenttype,
                dataschema,
                sequence,
                correlationid,
                causationid,
                traceparent,
                eventData);
    }

    /** An event that tells of nothing but a test of a subscription. */
    public static Event ofTest(String app, String subscription, String id, String by, Instant now) {
        var data = new TestEventData(app, subscription, by);
        return of(id, TEST_TYPE, "subscription/" + subscription, now, 1, null, null, data);
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
     * An event's id, with the version in it in digits of fixed width: so the ids of one subject sort in the order of their events,
     * with those that follow from a change right behind the change's own.
     */
    public static String zeroPadded(String id) {
        var last = id.lastIndexOf('.') + 1;
        if (Character.isDigit(id.charAt(last)))
            return id.substring(0, last) + zeroPadded(Long.parseLong(id.substring(last)));
        return zeroPadded(id.substring(0, last - 1)) + FOLLOWS + id.substring(last);
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

    /** Of a finding of that kind. */
    public static String type(ViolationKind violationKind) {
        return TYPE_PREFIX + "workflow." + violationKind.jsonName();
    }
}
