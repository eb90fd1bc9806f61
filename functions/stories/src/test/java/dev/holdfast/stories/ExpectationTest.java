// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.sweep.SweepReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Violations of counting rules are published once, with the exact count. */
class ExpectationTest extends ExpectationTestBase {
    private SweepReport sweepAt(String instant) {
        holdfastFixture.clock.set(Instant.parse(instant));
        return publishAndSweep();
    }

    @Test
    void shortfall_of_day_is_published_once_when_day_is_over() {
        holdfastFixture.subscribe();
        putRules("few: {state: received, atLeast: 3, per: P1D, zone: Europe/Berlin}");
        sweepAt("2026-03-02T06:00:00Z");
        create("a", "b");
        sweepAt("2026-03-02T23:01:00Z");
        assertThat(publishedViolations())
                .as("the period is judged two minutes after its end")
                .isEmpty();
        assertThat(sweepAt("2026-03-02T23:02:00Z").done()).containsEntry("violated", 1L);
        assertThat(publishedViolations()).containsExactly("below-minimum 2 2026-03-01T23:00:00Z");
        for (var i = 0; i < 3; i++) advanceAndSweep(ofMinutes(5));
        assertThat(publishedViolations()).hasSize(1);
        assertThat(holdfastFixture.counts.countOf("expectations.violated")).isEqualTo(1);
        var event = holdfastFixture.receiver.events().getLast();
        assertThat(event.get("subject").asText()).isEqualTo("upload/expect/few");
        assertThat(event.get("time").asText()).isEqualTo("2026-03-02T23:00:00Z");
        assertThat(event.get("dataschema").asText()).isEqualTo("urn:holdfast:schema:expectation-1");
        assertThat(event.get("data").toString().replace('"', '\''))
                .isEqualTo(
                        "{'app':'shop','workflow':'upload','rule':'few','state':'received','arrivals':2,'atLeast':3,"
                                + "'per':'P1D','zone':'Europe/Berlin','from':'2026-03-01T23:00:00Z','to':'2026-03-02T23:00:00Z'}");
    }

    /** Runs a sweep shortly after midnight in Berlin, on each day from a Friday to the following Tuesday. */
    private void sweepOverWeekend() {
        for (var day = 5; day <= 9; day++) sweepAt("2026-03-%02dT23:05:00Z".formatted(day));
    }

    @Test
    void rule_for_working_days_reports_nothing_on_weekend() {
        holdfastFixture.subscribe();
        putRules("few: {state: received, atLeast: 1, per: P1D, zone: Europe/Berlin, "
                + "days: [MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY]}");
        sweepOverWeekend();
        assertThat(publishedViolations())
                .as("Monday to Friday, and the next Monday")
                .containsExactly(
                        "below-minimum 0 2026-03-01T23:00:00Z",
                        "below-minimum 0 2026-03-02T23:00:00Z",
                        "below-minimum 0 2026-03-03T23:00:00Z",
                        "below-minimum 0 2026-03-04T23:00:00Z",
                        "below-minimum 0 2026-03-05T23:00:00Z",
                        "below-minimum 0 2026-03-08T23:00:00Z");
    }

    @Test
    void rule_for_working_days_ignores_excess_on_sunday() {
        holdfastFixture.subscribe();
        putRules("storm: {state: received, atMost: 1, per: PT1H, days: [MONDAY]}");
        create("a", "b");
        sweepAt("2026-03-01T08:30:00Z");
        sweepAt("2026-03-01T23:00:00Z");
        assertThat(publishedViolations()).isEmpty();
        holdfastFixture.clock.set(Instant.parse("2026-03-02T08:00:00Z"));
        create("c", "d");
        sweepAt("2026-03-02T08:30:00Z");
        assertThat(publishedViolations()).containsExactly("above-maximum 2 2026-03-02T08:00:00Z");
    }

    private void putSilence(String id, String members) {
        holdfastFixture.callOk(holdfastFixture.holdfast.putSilence, "{'id':'" + id + "'," + members + "}");
    }

    @Test
    void silenced_sunday_is_not_reported_on_monday() {
        holdfastFixture.subscribe();
        putRules("few: {state: received, atLeast: 1, per: P1D, zone: Europe/Berlin}");
        putSilence(
                "sundays",
                "'workflow':'upload','types':['*.below-minimum'],'within':'P30D',"
                        + "'hours':{'zone':'Europe/Berlin','days':['SUNDAY'],'from':'00:00','to':'00:00'}");
        // This silence ends before the sweep judges Saturday.
        putSilence(
                "saturday", "'types':['*.below-minimum'],'from':'2026-03-06T22:00:00Z','until':'2026-03-07T23:00:00Z'");
        sweepOverWeekend();
        assertThat(publishedViolations())
                .containsExactly(
                        "below-minimum 0 2026-03-01T23:00:00Z",
                        "below-minimum 0 2026-03-02T23:00:00Z",
                        "below-minimum 0 2026-03-03T23:00:00Z",
                        "below-minimum 0 2026-03-04T23:00:00Z",
                        "below-minimum 0 2026-03-05T23:00:00Z",
                        "below-minimum 0 2026-03-08T23:00:00Z");
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.listSilences, "{}")
                        .silences())
                .extracting(silence -> silence.id())
                .containsExactly("sundays");
        holdfastFixture.callRefused(holdfastFixture.holdfast.deleteSilence, "{'id':'saturday'}");
    }

    @Test
    void partly_silenced_period_or_other_silence_reports_shortfall() {
        holdfastFixture.subscribe();
        putRules("few: {state: received, atLeast: 1, per: PT1H}");
        putSilence("begin", "'types':['*'],'from':'2026-03-01T09:00:00Z','until':'2026-03-01T09:59:00Z'");
        putSilence("other", "'workflow':'download','within':'P1D'");
        putSilence("excess", "'types':['*.above-maximum'],'within':'P1D'");
        putSilence("first-half", "'types':['*'],'from':'2026-03-01T11:00:00Z','until':'2026-03-01T11:30:00Z'");
        putSilence("second-half", "'types':['*'],'from':'2026-03-01T11:30:00Z','until':'2026-03-01T12:00:00Z'");
        sweepAt("2026-03-01T12:05:00Z");
        assertThat(publishedViolations())
                .as("two silences cover the hour from 11:00 together")
                .containsExactly(
                        "below-minimum 0 2026-03-01T08:00:00Z",
                        "below-minimum 0 2026-03-01T09:00:00Z",
                        "below-minimum 0 2026-03-01T10:00:00Z");
    }

    @Test
    void zero_is_below_minimum_and_minimum_itself_is_not() {
        subscribe("dev.holdfast.workflow.below-minimum");
        putRules("few: {state: received, atLeast: 3, per: PT1H}");
        advanceAndSweep(ofHours(1));
        create("a", "b", "c");
        advanceAndSweep(ofMinutes(62));
        assertThat(publishedViolations()).containsExactly("below-minimum 0 2026-03-01T08:00:00Z");
        advanceAndSweep(ofMinutes(60));
        assertThat(publishedViolations())
                .containsExactly("below-minimum 0 2026-03-01T08:00:00Z", "below-minimum 0 2026-03-01T10:00:00Z");
    }

    @Test
    void period_that_began_before_its_rule_is_not_judged() {
        subscribe("*");
        holdfastFixture.clock.advance(ofMinutes(1));
        putRules("few: {state: received, atLeast: 1, per: PT1H}");
        advanceAndSweep(ofMinutes(61));
        assertThat(publishedViolations()).isEmpty();
        advanceAndSweep(ofMinutes(60));
        assertThat(publishedViolations()).containsExactly("below-minimum 0 2026-03-01T09:00:00Z");
    }

    @Test
    void every_entry_into_state_counts_except_migration() {
        subscribe("*.below-minimum");
        putRules("few: {state: shipped, atLeast: 5, per: PT1H}");
        create("a", "b", "c");
        advance("a", "review");
        advance("a", "shipped");
        advance("b", "review");
        holdfastFixture.callOk(holdfastFixture.holdfast.completeItem, "{'workflow':'upload','key':'b','to':'shipped'}");
        holdfastFixture.putWorkflow(
                "upload",
                "expect: {few: {state: shipped, atLeast: 5, per: PT1H}}\nstates: {start: {initial: true, next: [shipped]}, shipped: {terminal: true}}");
        holdfastFixture.callOk(
                holdfastFixture.holdfast.migrateItems, "{'workflow':'upload','states':{'received':'shipped'}}");
        advanceAndSweep(ofMinutes(62));
        assertThat(publishedViolations()).containsExactly("below-minimum 2 2026-03-01T08:00:00Z");
    }

    @Test
    void excess_is_published_once_per_period_at_first_check() {
        holdfastFixture.subscribe();
        putRules("storm: {state: failed, atMost: 2, per: PT1H}");
        for (var key : List.of("a", "b", "c", "d")) create(key);
        for (var key : List.of("a", "b")) advance(key, "failed");
        advanceAndSweep(ofMinutes(1));
        assertThat(publishedViolations()).isEmpty();
        for (var key : List.of("c", "d")) advance(key, "failed");
        advanceAndSweep(ofMinutes(1));
        assertThat(publishedViolations()).containsExactly("above-maximum 4 2026-03-01T08:00:00Z");
        create("e");
        advance("e", "failed");
        for (var i = 0; i < 70; i++) advanceAndSweep(ofMinutes(1));
        assertThat(publishedViolations()).hasSize(1);
        for (var key : List.of("f", "g", "h")) {
            create(key);
            advance(key, "failed");
        }
        advanceAndSweep(ofMinutes(1));
        assertThat(publishedViolations())
                .containsExactly("above-maximum 4 2026-03-01T08:00:00Z", "above-maximum 3 2026-03-01T09:00:00Z");
        assertThat(holdfastFixture.receiver.events().stream()
                        .filter(event -> event.get("subject").asText().equals("upload/expect/storm"))
                        .map(event -> event.get("sequence").asText()))
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @Test
    void rule_may_have_minimum_and_maximum() {
        holdfastFixture.subscribe();
        putRules("band: {state: received, atLeast: 2, atMost: 3, per: PT1H}");
        create("a", "b", "c", "d");
        advanceAndSweep(ofMinutes(2));
        advanceAndSweep(ofMinutes(61));
        create("e");
        advanceAndSweep(ofMinutes(60));
        assertThat(publishedViolations())
                .containsExactly("above-maximum 4 2026-03-01T08:00:00Z", "below-minimum 1 2026-03-01T09:00:00Z");
    }

    @Test
    void counts_above_thousand_are_exact() {
        subscribe("*.above-maximum");
        putRules("storm: {state: received, atMost: 1100, per: P1D}");
        holdfastFixture.createItems(1101, i -> "{'workflow':'upload','key':'k" + i + "'}");
        advanceAndSweep(ofMinutes(20));
        assertThat(publishedViolations()).containsExactly("above-maximum 1101 2026-03-01T00:00:00Z");
    }

    @Test
    void people_read_violations_in_words() {
        holdfastFixture.callOk(
                holdfastFixture.holdfast.putSubscription,
                "{'id':'ops','target':'email','address':'ops@example.com','types':['*.below-minimum','*.above-maximum','*.too-fast']}");
        putRules("few: {state: received, atLeast: 3, per: PT1H}, storm: {state: failed, atMost: 1, per: PT1H}, "
                + "careful: {state: received, minStay: PT1M}");
        create("a", "b");
        advance("a", "failed");
        holdfastFixture.clock.advance(ofMinutes(1));
        advance("b", "failed");
        advanceAndSweep(ofMinutes(1));
        advanceAndSweep(ofMinutes(60));
        assertThat(holdfastFixture.mailbox.notifications())
                .extracting(notificationMessage -> notificationMessage.title())
                .containsExactly(
                        "upload/a: completed too fast (rule careful)",
                        "upload/expect/storm: above-maximum",
                        "upload/expect/few: below-minimum");
        assertThat(holdfastFixture.mailbox.notifications())
                .extracting(notificationMessage ->
                        notificationMessage.text().lines().findFirst().orElse(""))
                .containsExactly(
                        "key:shop finished upload/a, in failed. That was too fast (rule careful).",
                        "Too many in upload: 2 reached failed from 2026-03-01T08:00:00Z on, and at most 1 were expected by 2026-03-01T09:00:00Z (rule storm).",
                        "Too few in upload: 2 reached received from 2026-03-01T08:00:00Z to 2026-03-01T09:00:00Z, and at least 3 were expected (rule few).");
    }

    @Test
    void rule_with_calendar_counts_only_working_days() {
        holdfastFixture.callOk(
                holdfastFixture.holdfast.putCalendar,
                "{'name':'office','zone':'UTC','hours':[{'days':['MONDAY','WEDNESDAY'],'from':'09:00','to':'17:00'}],"
                        + "'holidays':['2026-03-04']}");
        subscribe("*.below-minimum");
        putRules("few: {state: received, atLeast: 1, per: P1D, calendar: office}");
        // The test begins on a Sunday. Only Monday and the Monday after it are working days.
        for (var day = 0; day < 10; day++) advanceAndSweep(Duration.ofDays(1));
        assertThat(publishedViolations())
                .containsExactly("below-minimum 0 2026-03-02T00:00:00Z", "below-minimum 0 2026-03-09T00:00:00Z");
    }
}
