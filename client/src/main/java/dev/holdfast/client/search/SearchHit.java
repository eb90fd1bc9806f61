// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.search;

import dev.holdfast.client.json.AbsentValues;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An item or one of its events, in the state in which Holdfast added it to the search index.
 *
 * @param event the id of the event; null in a search for items
 * @param type the type of the event
 * @param at the time of the event or of the last change
 * @param by the caller who changed the item
 * @param overdue whether the item is marked as overdue
 * @param held the cause of the hold; null if the item isn't held
 */
public record SearchHit(
        @Nullable String event,
        @Nullable String type,
        String workflow,
        String key,
        @Nullable String title,
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
        labels = AbsentValues.orEmpty(labels);
    }
}
