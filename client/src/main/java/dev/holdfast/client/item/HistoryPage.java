// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.item;

import dev.holdfast.client.call.ResultPage;
import dev.holdfast.client.json.AbsentValues;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One page of an item's history, the oldest change first. */
public record HistoryPage(
        List<HistoryEntry> history, @Nullable String nextPageToken) implements ResultPage<HistoryEntry> {
    public HistoryPage {
        history = AbsentValues.orEmpty(history);
    }

    @Override
    public List<HistoryEntry> entries() {
        return history;
    }
}
