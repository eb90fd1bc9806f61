// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.trace;

import dev.holdfast.client.item.ItemAcknowledgement;
import dev.holdfast.client.item.ItemHold;
import dev.holdfast.client.json.AbsentValues;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The current state of an item.
 *
 * @param app the application of the item; null for the client's own application
 * @param item the item, as {@code workflow/key}
 * @param owners the people who can move the item, by role; empty for all callers
 * @param waitsFor the next required step, in words; null for a finished item
 */
public record ItemStatus(
        @Nullable String app,
        String item,
        @Nullable String title,
        String state,
        Instant since,
        @Nullable Instant finishedAt,
        @Nullable Instant due,
        boolean overdue,
        @Nullable ItemHold held,
        @Nullable ItemAcknowledgement acknowledged,
        Map<String, List<String>> owners,
        @Nullable String waitsFor) {
    public ItemStatus {
        owners = AbsentValues.orEmpty(owners);
    }
}
