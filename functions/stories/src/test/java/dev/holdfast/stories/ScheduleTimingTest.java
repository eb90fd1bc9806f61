// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.problem.Problem;
import dev.holdfast.schedule.ScheduledChange.ChangeStatus;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The times at which scheduled changes are due: instants, local times, and cron expressions. */
class ScheduleTimingTest {
    private static final String SET = "'change':{'set':{'data':1}}";

    private final ScheduleFixture fixture = new ScheduleFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'at':'2026-03-01T09:00:00+02:00','within':'PT1H' | /at",
                "'note':'x' | /at",
                "'at':'2026-03-01T08:00:00Z' | /at",
                "'at':'2036-03-01T08:00:00Z' | /at",
                "'within':'P2000D' | /within",
                "'local':{'time':'2026-13-01T10:00','zone':'Europe/Berlin'} | /local/time",
                "'local':{'time':'2026-12-24T10:00Z','zone':'Europe/Berlin'} | /local/time",
                "'local':{'time':'2026-12-24T10:00'} | /local/zone",
                "'local':{'time':'2025-12-24T10:00','zone':'Europe/Berlin'} | /local/time",
                "'local':{'time':'2026-12-24T10:00','zone':'Mars/Base'} | /local/zone",
                "'cron':'0 10 * * *' | /zone",
                "'cron':'0 10 * * * *','zone':'UTC' | /cron",
                "'cron':'0 10 30 2 *','zone':'UTC' | /cron",
                "'cron':'0 10 * * *','zone':'UTC','times':0 | /times",
                "'cron':'0 10 * * *','zone':'UTC','until':'2026-03-01T09:00:00Z' | /cron",
                "'at':'2026-03-02T08:00:00Z','times':2 | /times",
                "'at':'2026-03-02T08:00:00Z','zone':'UTC' | /zone",
                "'at':'2026-03-02T08:00:00Z','until':'2026-03-03T08:00:00Z' | /until"
            })
    void faulty_time_is_refused_by_name(String members, String field) {
        var problem = fixture.refuse(fixture.application, members + "," + SET);
        assertThat(problem)
                .isInstanceOfSatisfying(
                        Problem.Invalid.class,
                        invalid -> assertThat(invalid.faults())
                                .extracting(Problem.Fault::at)
                                .contains(field));
    }

    @ParameterizedTest
    @CsvSource({
        // The clock skips 2:30 in spring, and repeats it in autumn.
        "2026-03-29T02:30, 2026-03-29T01:00:00Z",
        "2026-10-25T02:30, 2026-10-25T00:30:00Z",
        "2026-12-24T10:00, 2026-12-24T09:00:00Z",
        "2026-07-01T10:00:30, 2026-07-01T08:00:30Z"
    })
    void local_time_follows_clock_changes(String time, Instant expected) {
        var view =
                fixture.schedule(fixture.application, "'local':{'time':'" + time + "','zone':'Europe/Berlin'}," + SET);
        assertThat(view.nextAt()).isEqualTo(expected);
        fixture.holdfastFixture.clock.set(expected.minusMillis(1));
        fixture.holdfastFixture.sweep();
        assertThat(fixture.list(fixture.application)).hasSize(1);
        fixture.holdfastFixture.clock.set(expected);
        fixture.holdfastFixture.sweep();
        assertThat(fixture.list(fixture.application)).isEmpty();
    }

    @Test
    void recurring_change_goes_on_until_its_number_of_times() {
        fixture.schedule(
                fixture.application,
                "'cron':'0 10 * * *','zone':'Europe/Berlin','times':3,'change':{'set':{'data':1}}");
        fixture.holdfastFixture.clock.set(Instant.parse("2026-03-27T12:00:00Z"));
        fixture.holdfastFixture.sweep();
        // The missed days aren't made up for. The next day has 24 hours, and the day after that has 23.
        assertThat(fixture.list(fixture.application).getFirst().nextAt())
                .isEqualTo(Instant.parse("2026-03-28T09:00:00Z"));
        fixture.sweepAfter(ofDays(1));
        var change = fixture.list(fixture.application).getFirst();
        assertThat(change.nextAt()).isEqualTo(Instant.parse("2026-03-29T08:00:00Z"));
        assertThat(change.count()).isEqualTo(2);
        fixture.sweepAfter(ofDays(1));
        assertThat(fixture.list(fixture.application)).isEmpty();
        assertThat(fixture.sweepAfter(ofDays(5))).isEmpty();
    }

    @Test
    void recurring_change_ends_with_its_bound_of_time() {
        var change = fixture.schedule(
                fixture.application,
                "'idempotencyKey':'k','cron':'0 * * * *','zone':'UTC','until':'2026-03-01T10:00:00Z'," + SET);
        fixture.sweepAfter(ofHours(1));
        assertThat(fixture.list(fixture.application)).hasSize(1);
        fixture.sweepAfter(ofHours(1));
        assertThat(fixture.list(fixture.application)).isEmpty();
        assertThat(fixture.row(change.id()).orElseThrow().body()).contains(ChangeStatus.DONE.jsonName());
    }

    @Test
    void recurring_change_ends_with_its_item() {
        fixture.schedule(fixture.application, "'cron':'0 * * * *','zone':'UTC','change':{'advance':{'to':'done'}}");
        assertThat(fixture.sweepAfter(ofHours(1))).isEqualTo(Map.of("completed", 1L));
        assertThat(fixture.sweepAfter(ofDays(3))).isEmpty();
    }

    @Test
    void repeated_reason_is_recorded_once() {
        fixture.schedule(fixture.application, "'cron':'0 * * * *','zone':'UTC','change':{'release':{}}");
        fixture.sweepAfter(ofHours(1));
        var version = fixture.newest().version();
        assertThat(fixture.sweepAfter(ofHours(1))).isEqualTo(Map.of("skipped-again", 1L));
        assertThat(fixture.newest().version()).isEqualTo(version);
        assertThat(fixture.list(fixture.application).getFirst().reason()).isEqualTo("item launch/a is not held");
    }

    @Test
    void day_of_23_hours_skips_no_time_of_recurring_change() {
        fixture.holdfastFixture.clock.set(Instant.parse("2026-03-29T00:00:00Z"));
        fixture.schedule(fixture.application, "'cron':'30 2 * * *','zone':'Europe/Berlin'," + SET);
        assertThat(fixture.list(fixture.application).getFirst().nextAt())
                .isEqualTo(Instant.parse("2026-03-29T01:00:00Z"));
        fixture.sweepAfter(ofHours(1));
        assertThat(fixture.list(fixture.application).getFirst().nextAt())
                .isEqualTo(Instant.parse("2026-03-30T00:30:00Z"));
    }

    @Test
    void small_clock_jump_back_repeats_no_time() {
        fixture.schedule(fixture.application, "'cron':'0 * * * *','zone':'UTC'," + SET);
        fixture.sweepAfter(ofHours(1));
        fixture.holdfastFixture.clock.set(HoldfastFixture.START.plus(ofMinutes(59)));
        fixture.holdfast.sweep.recheckEntries();
        assertThat(fixture.sweepAfter(ofMinutes(2))).isEmpty();
        assertThat(fixture.list(fixture.application).getFirst().nextAt())
                .isEqualTo(HoldfastFixture.START.plus(ofHours(2)));
    }

    @Test
    void recurring_change_continues_after_clock_was_far_ahead() {
        fixture.schedule(fixture.application, "'cron':'0 * * * *','zone':'UTC'," + SET);
        fixture.sweepAfter(ofDays(400));
        fixture.holdfastFixture.clock.set(HoldfastFixture.START.plus(ofMinutes(90)));
        fixture.holdfast.sweep.recheckEntries();
        fixture.holdfastFixture.sweep();
        assertThat(fixture.list(fixture.application).getFirst().nextAt())
                .isEqualTo(HoldfastFixture.START.plus(ofHours(2)));
    }
}
