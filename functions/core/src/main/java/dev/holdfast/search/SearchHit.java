package dev.holdfast.search;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was found: an item, or one of its events, as it stood when that was filed.
 *
 * @param event of an event, its id
 * @param type of an event
 * @param at when it happened; of an item, when it last changed
 * @param by of an event, who; of an item, who changed it last
 * @param note of that change
 * @param overdue whether it was flagged
 * @param held what held it: {@code state}, {@code person} or {@code intent}
 */
public record SearchHit(
        @Nullable String event,
        @Nullable String type,
        String workflow,
        String key,
        String state,
        Instant at,
        String by,
        @Nullable String note,
        Instant createdAt,
        @Nullable Instant due,
        boolean finished,
        boolean overdue,
        @Nullable String held,
        Map<String, String> labels,
        @Nullable String parent,
        @Nullable String correlation) {
    public SearchHit {
        labels = Map.copyOf(labels);
    }
}
