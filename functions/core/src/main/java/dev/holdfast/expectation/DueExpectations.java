// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.expectation;

import dev.holdfast.clock.MachineClock;
import dev.holdfast.metric.MetricSink;
import dev.holdfast.sweep.DueRows;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowWrite;
import dev.holdfast.workingtime.CalendarLookup;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Checks the counting rules that are due in a sweep. A rule is due at the end of each period; a rule with a maximum is
 * also due several times during the period. After an outage, the check of one rule may need hundreds of reads. So each
 * run has a time limit for all rules, which leaves time for the deadlines of items.
 */
public final class DueExpectations implements DueRows {
    private static final Duration MAX_TIME_PER_RUN = Duration.ofSeconds(10);

    private final ExpectationStore expectationStore;
    private final Supplier<ArrivalStore> arrivals;
    private final ArrivalStore runArrivals;
    private final PeriodSilences silences;
    private final Function<String, CalendarLookup> calendars;
    private final MachineClock clock;
    private final MetricSink metricSink;

    /** The time that this run has already used for rules. */
    private Duration timeSpent = Duration.ZERO;

    private boolean hasLeftRows;

    /**
     * @param arrivals creates the arrival store for one run
     * @param calendars returns the calendars of an application
     */
    public DueExpectations(
            ExpectationStore expectationStore,
            Supplier<ArrivalStore> arrivals,
            PeriodSilences silences,
            Function<String, CalendarLookup> calendars,
            MachineClock clock,
            MetricSink metricSink) {
        this.expectationStore = expectationStore;
        this.arrivals = arrivals;
        this.runArrivals = arrivals.get();
        this.silences = silences;
        this.calendars = calendars;
        this.clock = clock;
        this.metricSink = metricSink;
    }

    @Override
    public DueRows startRun() {
        return new DueExpectations(expectationStore, arrivals, silences, calendars, clock, metricSink);
    }

    @Override
    public String partitionPrefix() {
        return ExpectationStore.PARTITION_PREFIX;
    }

    @Override
    public @Nullable SweepTask planTask(Row row, Instant now) {
        // The remaining rules stay due for the next run.
        if (isTimeSpent()) {
            hasLeftRows = true;
            return null;
        }
        var startNanos = clock.nanoTime();
        var judgementWrites = expectationStore.judge(row, now, runArrivals, silences, calendars);
        timeSpent = timeSpent.plusNanos(clock.nanoTime() - startNanos);
        return new SweepTask(
                judgementWrites.writes(),
                judgementWrites.violationKinds().isEmpty() ? "counted" : "violated",
                null,
                Map.of());
    }

    private boolean isTimeSpent() {
        return timeSpent.compareTo(MAX_TIME_PER_RUN) >= 0;
    }

    @Override
    public boolean hasLeftRows() {
        return hasLeftRows;
    }

    @Override
    public @Nullable RowWrite correctionWrite(Row row, Instant now) {
        return expectationStore.correctionWrite(row, now);
    }

    @Override
    public void afterWrite(List<SweepTask> tasks) {
        for (var sweepTask : tasks) {
            for (var rowWrite : sweepTask.writes()) {
                if (!(rowWrite instanceof RowWrite.Put(Row row, var writeCondition, var announced)) || !announced)
                    continue;
                metricSink.increment(
                        "expectations.violated",
                        1,
                        "kind",
                        ExpectationStore.readViolation(row).kind().jsonName());
            }
        }
    }
}
