package dev.holdfast.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.holdfast.expectation.ViolationKind;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemEventType;
import dev.holdfast.json.RawJson;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What happened, and where the item stands now; its payload only when the item is to be recovered from it.
 *
 * @param unassigned those of the roles it tells that have nobody in them
 * @param level only of an escalation: how many steps of the ladder have been taken
 * @param resolved the missed deadline that this change did away with
 * @param violations the workflow's rules that this change broke, and in which way
 * @param change only of an event that follows from a change: what that was
 */
public record ItemEventData(
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
        @Nullable Instant resolved,
        @Nullable Duration took,
        Map<String, ViolationKind> violations,
        @Nullable String change,
        @JsonProperty("notify") Map<String, List<String>> told,
        List<String> unassigned,
        @Nullable Integer level,
        Map<String, String> labels,
        @Nullable String parent,
        List<String> links,
        @Nullable String recovery,
        @Nullable RawJson data)
        implements EventData {
    static ItemEventData of(Item item) {
        return of(item, null);
    }

    /** Of an event that follows from the item's newest change. */
    static ItemEventData following(Item item) {
        return of(item, item.newestEntry().type().jsonName());
    }

    private static ItemEventData of(Item item, @Nullable String followed) {
        var id = item.id();
        var itemDetails = item.given();
        var change = item.newestEntry();
        var recovered = change.type() == ItemEventType.RECOVERED;
        return new ItemEventData(
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
                change.violations(),
                followed,
                change.recipients(),
                change.unassigned(),
                change.level(),
                itemDetails.labels(),
                itemDetails.parent(),
                itemDetails.links(),
                recovered ? item.recoveries().getLast() : null,
                recovered ? itemDetails.data() : null);
    }
}
