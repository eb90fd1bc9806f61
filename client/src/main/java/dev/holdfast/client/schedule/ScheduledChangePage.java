// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.schedule;

import dev.holdfast.client.call.ResultPage;
import dev.holdfast.client.json.AbsentValues;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One page of the pending scheduled changes of an item, in the order in which they are due. */
public record ScheduledChangePage(
        List<ScheduledChange> schedules, @Nullable String nextPageToken) implements ResultPage<ScheduledChange> {
    public ScheduledChangePage {
        schedules = AbsentValues.orEmpty(schedules);
    }

    @Override
    public List<ScheduledChange> entries() {
        return schedules;
    }
}
