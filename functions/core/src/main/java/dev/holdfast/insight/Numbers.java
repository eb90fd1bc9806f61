package dev.holdfast.insight;

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
public record Numbers(
        LocalDate from, LocalDate to, long created, long finished, long deleted, long open, long late, long recovered) {
    static Numbers of(Tally tally, String app, String workflow, LocalDate from, LocalDate to) {
        // What ends is counted before what begins: a change that arrives in between never ends what hasn't begun.
        var finished = tally.count(app, workflow, Tally.Mark.FINISHED, from, to);
        var deleted = tally.count(app, workflow, Tally.Mark.DELETED, from, to);
        var late = tally.count(app, workflow, Tally.Mark.LATE, from, to);
        var recovered = tally.count(app, workflow, Tally.Mark.RECOVERED, from, to);
        var created = tally.count(app, workflow, Tally.Mark.CREATED, from, to);
        return new Numbers(from, to, created, finished, deleted, created - finished - deleted, late, recovered);
    }
}
