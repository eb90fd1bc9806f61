// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.recovery;

import dev.holdfast.client.call.ResultPage;
import dev.holdfast.client.item.Item;
import dev.holdfast.client.json.AbsentValues;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One page of a recovery, or the progress of a redrive.
 *
 * @param recovery the name of the recovery
 * @param results the outcome of each item
 * @param items for an export, the items with their data
 * @param counts for a redrive, the number of items with each outcome so far
 * @param finished for a redrive, whether Holdfast has handled all items; if not, Holdfast handles the others later
 * @param unlistedVersions the versions of the workflow with {@code board: false}. This page contains only overdue items
 *     of these versions
 */
public record RecoveryPage(
        String recovery,
        List<RecoveryResult> results,
        List<Item> items,
        Map<String, Long> counts,
        @Nullable Boolean finished,
        @Nullable String nextPageToken,
        List<Integer> unlistedVersions)
        implements ResultPage<RecoveryResult> {
    public RecoveryPage {
        results = AbsentValues.orEmpty(results);
        items = AbsentValues.orEmpty(items);
        counts = AbsentValues.orEmpty(counts);
        unlistedVersions = AbsentValues.orEmpty(unlistedVersions);
    }

    @Override
    public List<RecoveryResult> entries() {
        return results;
    }
}
