package dev.holdfast.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.holdfast.access.Cause;
import dev.holdfast.feed.FeedChange;
import dev.holdfast.hold.Intent;
import dev.holdfast.hold.Step;
import dev.holdfast.item.Item;
import dev.holdfast.item.What;
import dev.holdfast.watch.Finding;
import dev.holdfast.watch.Kind;
import dev.holdfast.workflow.Edit;
import dev.holdfast.workflow.Revision;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One change, as a CloudEvents 1.0 record in the JSON format.
 *
 * @param id the same however often the change is published, so that receivers can drop doubles
 * @param subject {@code workflow/key} of the item, or the id of the intent, or the name of the workflow, or {@code workflow/expect/rule}
 * @param sequence orders the events of one subject (the Sequence extension): its version, in digits of fixed width
 * @param dataschema what {@code data} looks like: the name of a published {@link Schema}
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
        Data data) {
    /** Every type of event begins so. */
    public static final String NAMESPACE = "dev.holdfast.";

    /** Whoever subscribes to this gets each event of an item that ends its being late, whatever its own type. */
    public static final String RESOLVED = NAMESPACE + "item.resolved";

    /** Of an event that nothing but a test makes. */
    static final String TEST = NAMESPACE + "test";

    /**
     * Whoever subscribes to {@code dev.holdfast.item.too-early} or {@code .too-fast} gets each event of a change that broke a rule in that
     * way, whatever its own type.
     */
    public static List<String> types(Map<String, Kind> violations) {
        return violations.values().stream()
                .distinct()
                .map(kind -> NAMESPACE + "item." + kind.word())
                .toList();
    }

    /** The events of a change, in their order. */
    public static List<Event> allOf(FeedChange change) {
        return switch (change) {
            case FeedChange.ItemVersion(var item, var workflow) -> List.of(of(item));
            case FeedChange.IntentVersion(var intent) -> List.of(of(intent));
            case FeedChange.WorkflowRevision(var revision) -> List.of(of(revision));
            case FeedChange.ExpectationFinding(var finding) -> List.of(of(finding));
        };
    }

    /** The event of a finding. */
    public static Event of(Finding finding) {
        var id = finding.eventId(finding.version());
        var subject = finding.workflow() + "/expect/" + finding.name();
        return of(
                id, type(finding.kind()), subject, finding.at(), finding.version(), null, null, WatchData.of(finding));
    }

    /** The event of the newest change of a workflow. */
    public static Event of(Revision revision) {
        var edit = revision.newest();
        var id = revision.eventId(edit);
        var data = WorkflowData.of(revision);
        return of(id, type(edit.type()), revision.name(), edit.at(), edit.revision(), null, edit.cause(), data);
    }

    /** The event of the change that made this version of the intent. */
    public static Event of(Intent intent) {
        var change = intent.newest();
        return of(
                intent.eventId(intent.version()),
                type(change.type()),
                intent.id().toString(),
                change.at(),
                intent.version(),
                intent.asked().correlation(),
                change.cause(),
                IntentData.of(intent));
    }

    /** The event of the change that made this version of the item. */
    public static Event of(Item item) {
        var change = item.newest();
        return of(
                item.eventId(item.version()),
                type(change.type()),
                item.id().toString(),
                change.at(),
                item.version(),
                item.given().correlation(),
                change.cause(),
                ItemData.of(item));
    }

    /** An event that tells of nothing but a test of a subscription. */
    public static Event test(String app, String subscription, String id, String by, Instant now) {
        var data = new TestData(app, subscription, by);
        return of(id, TEST, "subscription/" + subscription, now, 1, null, null, data);
    }

    private static Event of(
            String id,
            String type,
            String subject,
            Instant time,
            long version,
            @Nullable String correlation,
            @Nullable Cause cause,
            Data data) {
        return new Event(
                "1.0",
                id,
                "/apps/" + data.app(),
                type,
                subject,
                time,
                "application/json",
                data.schema().uri(),
                inOrder(version),
                correlation,
                cause == null ? null : cause.causation(),
                cause == null ? null : cause.traceparent(),
                data);
    }

    private static String inOrder(long version) {
        return "%015d".formatted(version);
    }

    /** An event's id, with the version in it in digits of fixed width: so the ids of one subject sort in the order of their events. */
    public static String inOrder(String id) {
        var version = id.lastIndexOf('.') + 1;
        return id.substring(0, version) + inOrder(Long.parseLong(id.substring(version)));
    }

    public static String type(What what) {
        return NAMESPACE + "item." + what.word();
    }

    public static String type(Step.What what) {
        return NAMESPACE + "intent." + what.word();
    }

    public static String type(Edit.What what) {
        return NAMESPACE + "workflow." + what.word();
    }

    /** Of a finding of that kind. */
    public static String type(Kind kind) {
        return NAMESPACE + "workflow." + kind.word();
    }
}
