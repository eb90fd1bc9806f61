package dev.holdfast.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.holdfast.item.Entry;
import dev.holdfast.item.Item;
import dev.holdfast.item.What;
import dev.holdfast.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One change, as a CloudEvents 1.0 record in the JSON format.
 *
 * @param id the same however often the change is published, so that receivers can drop doubles
 * @param subject {@code workflow/key} of the item
 * @param sequence orders the events of one item (the Sequence extension): its version, in digits of fixed width
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

    /** What happened, and where the item stands now; its payload only when the item is to be recovered from it. */
    public record Data(
            String app,
            String workflow,
            int workflowVersion,
            String key,
            long version,
            String state,
            @Nullable String from,
            String by,
            @Nullable String note,
            @Nullable Instant due,
            @JsonProperty("notify") Map<String, List<String>> told,
            Map<String, String> labels,
            @Nullable String parent,
            @Nullable String recovery,
            @Nullable Json data) {}

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

    private static Data data(Item item, Entry change, boolean recovered) {
        var id = item.id();
        return new Data(
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
