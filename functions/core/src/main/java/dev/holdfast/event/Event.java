package dev.holdfast.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.holdfast.hold.Intent;
import dev.holdfast.item.Entry;
import dev.holdfast.item.Item;
import dev.holdfast.item.What;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One change, as a CloudEvents 1.0 record in the JSON format.
 *
 * @param id the same however often the change is published, so that receivers can drop doubles
 * @param subject {@code workflow/key} of the item, or the id of the intent
 * @param sequence orders the events of one subject (the Sequence extension): its version, in digits of fixed width
 * @param correlationid what ties items together, null when the item names nothing
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
        String sequence,
        @Nullable String correlationid,
        Data data) {
    /** Every type of event begins so. */
    public static final String NAMESPACE = "dev.holdfast.";

    /** The event of the change that made this version of the intent. */
    public static Event of(Intent intent) {
        var change = intent.newest();
        return new Event(
                "1.0",
                intent.id().nonce() + "." + intent.id().hash() + "." + intent.version(),
                "/apps/" + intent.app(),
                NAMESPACE + "intent." + change.what().word(),
                intent.id().toString(),
                change.at(),
                "application/json",
                "%015d".formatted(intent.version()),
                intent.asked().correlation(),
                IntentData.of(intent));
    }

    /** The event of the change that made this version of the item. */
    public static Event of(Item item) {
        var change = item.newest();
        var id = item.id();
        var recovered = change.what() == What.RECOVERED;
        return new Event(
                "1.0",
                item.uid() + "." + item.version(),
                "/apps/" + id.app(),
                NAMESPACE + "item." + change.what().word(),
                id.toString(),
                change.at(),
                "application/json",
                "%015d".formatted(item.version()),
                item.given().correlation(),
                data(item, change, recovered));
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
                change.told(),
                item.given().labels(),
                item.given().parent(),
                recovered ? item.recoveries().getLast() : null,
                recovered ? item.given().data() : null);
    }
}
