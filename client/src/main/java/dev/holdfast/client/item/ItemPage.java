// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.item;

import dev.holdfast.client.call.ResultPage;
import dev.holdfast.client.json.AbsentValues;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One page of open items.
 *
 * @param counts the numbers of open items in each state, if the request asks for them
 * @param endedEarly the reason why the page has fewer items than the request asks for, although more may follow
 * @param unlistedVersions the versions of the workflow with {@code board: false}. This page contains only overdue items
 *     of these versions
 */
public record ItemPage(
        List<Item> items,
        Map<String, StateCount> counts,
        @Nullable String nextPageToken,
        @Nullable String endedEarly,
        List<Integer> unlistedVersions)
        implements ResultPage<Item> {
    public ItemPage {
        items = AbsentValues.orEmpty(items);
        counts = AbsentValues.orEmpty(counts);
        unlistedVersions = AbsentValues.orEmpty(unlistedVersions);
    }

    @Override
    public List<Item> entries() {
        return items;
    }

    /** The numbers of open and of overdue items in a state. */
    public record StateCount(long open, long overdue) {}
}
