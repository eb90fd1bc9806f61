package dev.holdfast.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.holdfast.hold.Intent;
import dev.holdfast.hold.Step;
import dev.holdfast.item.Entry;
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
 * @param subject {@code workflow/key} of the item, or the id of the intent, or the name of the workflow, or {@code workflow/watch/rule}
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

    /**
     * Whoever subscribes to {@code dev.holdfast.item.early} or {@code .hasty} gets each event of a change that broke a rule in that
     * way, whatever its own type.
     */
    public static List<String> types(Map<String, Kind> broke) {
        return broke.values().stream()
                .distinct()
                .map(kind -> NAMESPACE + "item." + kind.word())
                .toList();
    }

    /** The event of a finding. */
    public static Event of(Finding finding) {
        return new Event(
                "1.0",
                finding.eventId(finding.version()),
                "/apps/" + finding.app(),
                type(finding.kind()),
                finding.workflow() + "/watch/" + finding.name(),
                finding.at(),
                "application/json",
                Schema.WATCH.uri(),
                "%015d".formatted(finding.version()),
                null,
                null,
                null,
                WatchData.of(finding));
    }

    /** The event of the newest change of a workflow. */
    public static Event of(Revision revision) {
        var edit = revision.newest();
        var cause = edit.cause();
        return new Event(
                "1.0",
                revision.eventId(edit),
                "/apps/" + revision.app(),
                type(edit.what()),
                revision.name(),
                edit.at(),
                "application/json",
                Schema.WORKFLOW.uri(),
                "%015d".formatted(edit.revision()),
                null,
                cause == null ? null : cause.causation(),
                cause == null ? null : cause.traceparent(),
                WorkflowData.of(revision));
    }

    /** The event of the change that made this version of the intent. */
    public static Event of(Intent intent) {
        var change = intent.newest();
        var cause = change.cause();
        return new Event(
                "1.0",
                id(intent, intent.version()),
                "/apps/" + intent.app(),
                type(change.what()),
                intent.id().toString(),
                change.at(),
                "application/json",
                Schema.INTENT.uri(),
                "%015d".formatted(intent.version()),
                intent.asked().correlation(),
                cause == null ? null : cause.causation(),
                cause == null ? null : cause.traceparent(),
                IntentData.of(intent));
    }

    /** The event of the change that made this version of the item. */
    public static Event of(Item item) {
        var change = item.newest();
        var id = item.id();
        var recovered = change.what() == What.RECOVERED;
        var cause = change.cause();
        return new Event(
                "1.0",
                id(item, item.version()),
                "/apps/" + id.app(),
                type(change.what()),
                id.toString(),
                change.at(),
                "application/json",
                Schema.ITEM.uri(),
                "%015d".formatted(item.version()),
                item.given().correlation(),
                cause == null ? null : cause.causation(),
                cause == null ? null : cause.traceparent(),
                data(item, change, recovered));
    }

    /** An event that tells of nothing but a test of a subscription. */
    public static Event test(String app, String subscription, String id, String by, Instant now) {
        return new Event(
                "1.0",
                id,
                "/apps/" + app,
                NAMESPACE + "test",
                "subscription/" + subscription,
                now,
                "application/json",
                Schema.TEST.uri(),
                "%015d".formatted(1),
                null,
                null,
                null,
                new TestData(app, subscription, by));
    }

    /** The id of the event of the change that made a version of an item: the same for the item, but for the version at its end. */
    public static String id(Item item, long version) {
        return item.eventId(version);
    }

    /** The id of the event of the change that made a version of an intent. */
    public static String id(Intent intent, long version) {
        return intent.eventId(version);
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

    private static ItemData data(Item item, Entry change, boolean recovered) {
        var id = item.id();
        return new ItemData(
                id.app(),
                id.workflow(),
                item.workflowVersion(),
                id.key(),
                item.version(),
                item.state(),
                change.from(),
                change.by(),
                change.note(),
                change.due(),
                change.resolved(),
                change.took(),
                change.broke(),
                change.told(),
                change.unmanned(),
                change.level(),
                item.given().labels(),
                item.given().parent(),
                item.given().links(),
                recovered ? item.recoveries().getLast() : null,
                recovered ? item.given().data() : null);
    }
}
