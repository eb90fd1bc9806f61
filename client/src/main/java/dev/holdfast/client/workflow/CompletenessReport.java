// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.workflow;

import dev.holdfast.client.json.AbsentValues;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Shows whether all items of a period have finished.
 *
 * @param openItems the number of open items; null if Holdfast didn't count them
 * @param overdue the number of open items that are marked as overdue
 * @param addsUp whether the number of created items is the sum of finished, deleted and open items; null if Holdfast
 *     didn't count the open items
 * @param unwatched the number of open items that can't become overdue
 * @param unwatchedItems the first of the open items that can't become overdue
 * @param summary the result in words
 * @param days the numbers of each day, if the request asks for them
 */
public record CompletenessReport(
        String workflow,
        CompletenessCounts total,
        @Nullable Long openItems,
        @Nullable Long overdue,
        @Nullable Boolean addsUp,
        @Nullable Long unwatched,
        List<UnwatchedItem> unwatchedItems,
        String summary,
        List<CompletenessCounts> days) {
    public CompletenessReport {
        unwatchedItems = AbsentValues.orEmpty(unwatchedItems);
        days = AbsentValues.orEmpty(days);
    }
}
