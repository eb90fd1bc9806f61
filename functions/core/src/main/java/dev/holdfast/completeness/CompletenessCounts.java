// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.completeness;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.LocalDate;

/**
 * The number of items that were created in a period, and how many of these items are finished, deleted, open, overdue
 * or recovered.
 *
 * @param from the first day, in UTC
 * @param to the last day, inclusive, in UTC
 * @param deleted the items that were deleted before they finished
 * @param open the items that are still open: {@code created - finished - deleted}
 * @param late the items that were overdue at some time
 * @param recovered the items that were recovered at least once
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record CompletenessCounts(
        LocalDate from, LocalDate to, long created, long finished, long deleted, long open, long late, long recovered) {
    static CompletenessCounts readFrom(ItemTally itemTally, String app, String workflow, LocalDate from, LocalDate to) {
        // Counts created items last. Otherwise an item that is created and finished during the count could count as
        // finished, but not as created.
        var finished = itemTally.countMarked(app, workflow, ItemTally.TallyMark.FINISHED, from, to);
        var deleted = itemTally.countMarked(app, workflow, ItemTally.TallyMark.DELETED, from, to);
        var late = itemTally.countMarked(app, workflow, ItemTally.TallyMark.LATE, from, to);
        var recovered = itemTally.countMarked(app, workflow, ItemTally.TallyMark.RECOVERED, from, to);
        var created = itemTally.countMarked(app, workflow, ItemTally.TallyMark.CREATED, from, to);
        return new CompletenessCounts(
                from, to, created, finished, deleted, created - finished - deleted, late, recovered);
    }
}
