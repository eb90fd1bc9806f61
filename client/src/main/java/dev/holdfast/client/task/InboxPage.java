// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.task;

import dev.holdfast.client.call.ResultPage;
import dev.holdfast.client.json.AbsentValues;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of an inbox: overdue tasks first, then by priority, then by deadline.
 *
 * @param counts the numbers of tasks, if the request asks for them
 * @param endedEarly the reason why the page has fewer tasks than the request asks for, although more may follow
 */
public record InboxPage(
        List<InboxTask> tasks,
        @Nullable TaskCounts counts,
        @Nullable String nextPageToken,
        @Nullable String endedEarly) implements ResultPage<InboxTask> {
    public InboxPage {
        tasks = AbsentValues.orEmpty(tasks);
    }

    @Override
    public List<InboxTask> entries() {
        return tasks;
    }
}
