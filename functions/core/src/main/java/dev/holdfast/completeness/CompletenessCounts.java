// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.completeness;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.LocalDate;

/**
 * The number of items that were created in a period, and how many of these items are finished, deleted, open, overdue
 * or recovered.
 *
 * @param from the first day, in the zone of the report
 * @param to the last day, inclusive
 * @param deleted the items that were deleted before they finished
 * @param open the items that are still open: {@code created - finished - deleted}
 * @param late the items that were overdue at some time
 * @param recovered the items that were recovered at least once
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record CompletenessCounts(
        LocalDate from, LocalDate to, long created, long finished, long deleted, long open, long late, long recovered) {
    static CompletenessCounts readFrom(
            ItemTally itemTally, String app, String workflow, CreationPeriod creationPeriod) {
        // Counts created items last. In another order, the count of finished items could include an item that the count
        // of created items doesn't include.
        var finished = itemTally.countMarked(app, workflow, ItemTally.TallyMark.FINISHED, creationPeriod);
        var deleted = itemTally.countMarked(app, workflow, ItemTally.TallyMark.DELETED, creationPeriod);
        var late = itemTally.countMarked(app, workflow, ItemTally.TallyMark.LATE, creationPeriod);
        var recovered = itemTally.countMarked(app, workflow, ItemTally.TallyMark.RECOVERED, creationPeriod);
        var created = itemTally.countMarked(app, workflow, ItemTally.TallyMark.CREATED, creationPeriod);
        return new CompletenessCounts(
                creationPeriod.from(),
                creationPeriod.to(),
                created,
                finished,
                deleted,
                created - finished - deleted,
                late,
                recovered);
    }
}
