package dev.holdfast.completeness;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.LocalDate;

/**
 * What became of the items that were created on the days from one to another, both included, in UTC.
 *
 * @param deleted while they were open
 * @param open those that neither finished nor were deleted, by these numbers
 * @param late those that were overdue at some time
 * @param recovered those that were recovered at least once
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record CompletenessCounts(
        LocalDate from, LocalDate to, long created, long finished, long deleted, long open, long late, long recovered) {
    static CompletenessCounts readFrom(ItemTally itemTally, String app, String workflow, LocalDate from, LocalDate to) {
        // What ends is counted before what begins: a change that arrives in between never ends what hasn't begun.
        var finished = itemTally.countMarked(app, workflow, ItemTally.TallyMark.FINISHED, from, to);
        var deleted = itemTally.countMarked(app, workflow, ItemTally.TallyMark.DELETED, from, to);
        var late = itemTally.countMarked(app, workflow, ItemTally.TallyMark.LATE, from, to);
        var recovered = itemTally.countMarked(app, workflow, ItemTally.TallyMark.RECOVERED, from, to);
        var created = itemTally.countMarked(app, workflow, ItemTally.TallyMark.CREATED, from, to);
        return new CompletenessCounts(
                from, to, created, finished, deleted, created - finished - deleted, late, recovered);
    }
}
