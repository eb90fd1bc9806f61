// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.search;

import dev.holdfast.item.ItemId;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A search result: an item or one of its events, as stored in the index.
 *
 * @param event the event's id; null for an item
 * @param type the event's type; null for an item
 * @param title the title, which listings show next to the key; null if the item has none
 * @param at the time of the event, or of the item's last change
 * @param by the caller who caused the event, or who changed the item last
 * @param note the note of the event's change, or of the item's last change
 * @param overdue whether the item was marked as overdue
 * @param held the cause of the hold: {@code state}, {@code person} or {@code intent}; null if the item wasn't held
 */
@RecordBuilder
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
        @Nullable String correlation)
        implements SearchHitBuilder.With {
    public SearchHit {
        labels = Map.copyOf(labels);
    }

    ItemId itemId(String app) {
        return new ItemId(app, workflow, key);
    }
}
