// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.task;

import dev.holdfast.client.call.ResultPage;
import dev.holdfast.client.json.AbsentValues;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of the open items that a person asked for, the newest first.
 *
 * @param endedEarly the reason why the page has fewer items than the request asks for, although more may follow
 */
public record RequestedItemPage(
        List<RequestedItem> items,
        @Nullable String nextPageToken,
        @Nullable String endedEarly) implements ResultPage<RequestedItem> {
    public RequestedItemPage {
        items = AbsentValues.orEmpty(items);
    }

    @Override
    public List<RequestedItem> entries() {
        return items;
    }
}
