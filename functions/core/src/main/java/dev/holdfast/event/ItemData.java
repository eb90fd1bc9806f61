package dev.holdfast.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.holdfast.item.Item;
import dev.holdfast.item.What;
import dev.holdfast.json.Json;
import dev.holdfast.watch.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
 */
public record ItemData(
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
        Map<String, Kind> violations,
        @JsonProperty("notify") Map<String, List<String>> told,
        List<String> unassigned,
        @Nullable Integer level,
        Map<String, String> labels,
        @Nullable String parent,
        List<String> links,
        @Nullable String recovery,
        @Nullable Json data)
        implements Data {
    static ItemData of(Item item) {
        var id = item.id();
        var given = item.given();
        var change = item.newest();
        var recovered = change.type() == What.RECOVERED;
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
                change.violations(),
                change.told(),
                change.unassigned(),
                change.level(),
                given.labels(),
                given.parent(),
                given.links(),
                recovered ? item.recoveries().getLast() : null,
                recovered ? given.data() : null);
    }

    @Override
    public List<String> also() {
        var also = new ArrayList<>(Event.types(violations));
        if (resolved != null) also.add(Event.RESOLVED);
        return also;
    }
}
