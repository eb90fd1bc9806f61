// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.trace;

import dev.holdfast.client.call.ResultPage;
import dev.holdfast.client.json.AbsentValues;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a timeline, the oldest event first.
 *
 * @param items the current state of the items in these entries
 */
public record Timeline(
        List<TimelineEntry> entries,
        List<ItemStatus> items,
        @Nullable String nextPageToken) implements ResultPage<TimelineEntry> {
    public Timeline {
        entries = AbsentValues.orEmpty(entries);
        items = AbsentValues.orEmpty(items);
    }
}
