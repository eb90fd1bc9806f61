package dev.holdfast.story;

import static java.time.Duration.ofHours;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.alert.Sender.Outcome;
import dev.holdfast.problem.Problem;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Alerting that people keep switched on: somebody takes a late item on, silences, the notice that it is over, a test. */
class CalmTest {
    private final Rig rig = new Rig();

    @BeforeEach
    void reminding() {
        rig.workflow("orders", """
                remind: PT1H
                states:
                  packing: {initial: true, next: [checking, sent], within: PT1H}
                  checking: {next: [sent], within: PT1H}
                  sent: {terminal: true}
                """);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private void letters(String types) {
        rig.ok(
                rig.holdfast.putSubscription,
                "{'id':'ops','target':'email','address':'ops@example.com','types':[" + types + "]}");
    }

    private void order() {
        rig.ok(rig.holdfast.createItem, "{'workflow':'orders','key':'42'}");
    }

    private void pass(java.time.Duration time) {
        rig.clock.advance(time);
        rig.sweep();
        rig.publish();
    }

    private List<String> titles() {
        return rig.mailbox.letters().stream().map(letter -> letter.title()).toList();
    }

    @Test
    void in_a_silence_people_are_not_told_and_machines_are() {
        letters("'*.overdue'");
        rig.subscribe();
        rig.ok(
                rig.holdfast.putSilence,
                "{'id':'move','workflow':'orders','types':['*.overdue'],'within':'PT2H','comment':'moving house'}");
        order();
        pass(ofHours(1));
        assertThat(titles()).isEmpty();
        assertThat(rig.receiver.types()).containsExactly("created", "overdue");
        assertThat(rig.ok(rig.holdfast.listSilences, "{}").silences()).hasSize(1);
        rig.clock.advance(ofHours(1));
        assertThat(rig.ok(rig.holdfast.listSilences, "{}").silences()).isEmpty();
        rig.ok(rig.holdfast.createItem, "{'workflow':'orders','key':'later'}");
        pass(ofHours(1));
        assertThat(titles()).containsExactly("orders/later is late");
    }

    @Test
    void a_silence_on_what_an_event_also_is_covers_it_for_those_who_want_it_only_as_that() {
        letters("'*.resolved'");
        rig.ok(
                rig.holdfast.putSubscription,
                "{'id':'moves','target':'email','address':'ann@example.com','types':['*.advanced']}");
        rig.ok(rig.holdfast.putSilence, "{'id':'calm','types':['*.item.resolved'],'within':'PT9H'}");
        order();
        pass(ofHours(1));
        rig.ok(rig.holdfast.advanceItem, "{'workflow':'orders','key':'42','to':'checking'}");
        rig.publish();
        assertThat(rig.mailbox.letters()).extracting(letter -> letter.address()).containsExactly("ann@example.com");
        rig.ok(rig.holdfast.putSilence, "{'id':'calm','types':['*.item.completed'],'within':'PT9H'}");
        pass(ofHours(1));
        rig.ok(rig.holdfast.advanceItem, "{'workflow':'orders','key':'42','to':'sent'}");
        rig.publish();
        assertThat(rig.mailbox.letters()).as("by its own type for all").hasSize(1);
    }

    @Test
    void a_maintenance_that_recurs_is_silent_within_its_hours_only_whatever_the_time_of_year() {
        letters("'*.created'");
        rig.ok(
                rig.holdfast.putSilence,
                "{'id':'nightly','from':'2026-03-27T00:00:00Z','until':'2026-12-01T00:00:00Z',"
                        + nights("SATURDAY','SUNDAY", "02:00", "04:00") + "}");
        for (var at : List.of(
                "2026-03-22T01:30:00Z", // before it begins
                "2026-03-27T01:30:00Z", // a Friday
                "2026-03-28T00:59:00Z",
                "2026-03-28T01:30:00Z", // 02:30 in winter
                "2026-03-28T03:00:00Z",
                "2026-03-29T01:30:00Z", // 03:30, right after the clock was put forward
                "2026-03-29T02:30:00Z", // 04:30 in summer
                "2026-10-25T00:30:00Z", // 02:30 for the first time
                "2026-10-25T02:30:00Z", // 03:30 in winter
                "2026-12-05T01:30:00Z")) { // after it ended
            rig.clock.set(Instant.parse(at));
            rig.ok(rig.holdfast.createItem, "{'key':'" + at.substring(0, 16) + "'}");
            rig.publish();
        }
        assertThat(titles())
                .containsExactly(
                        "simple/2026-03-22T01:30: created",
                        "simple/2026-03-27T01:30: created",
                        "simple/2026-03-28T00:59: created",
                        "simple/2026-03-28T03:00: created",
                        "simple/2026-03-29T02:30: created",
                        "simple/2026-12-05T01:30: created");
    }

    @Test
    void hours_that_a_silence_cannot_have_are_refused_by_their_names() {
        for (var wrong : List.of(
                "'/hours/days' " + nights("", "02:00", "04:00").replace("''", ""),
                "'/hours' " + nights("SATURDAY", "02:00", "04:00"))) {
            var at = wrong.split("'")[1];
            var hours = wrong.substring(at.length() + 3);
            var problem = rig.refused(rig.holdfast.putSilence, "{'id':'n','within':'P2D'," + hours + "}");
            assertThat(((Problem.Invalid) problem).faults())
                    .extracting(Problem.Fault::at)
                    .containsExactly(at);
        }
        rig.ok(rig.holdfast.putSilence, "{'id':'n','within':'P8D'," + nights("SATURDAY", "02:00", "04:00") + "}");
        assertThat(rig.ok(rig.holdfast.listSilences, "{}").silences().getFirst().hours())
                .isNotNull();
    }

    @Test
    void a_maintenance_may_go_on_past_midnight() {
        letters("'*.created'");
        rig.ok(rig.holdfast.putSilence, "{'id':'n','within':'P8D'," + nights("SUNDAY", "22:00", "02:00") + "}");
        for (var at : List.of(
                "2026-03-01T20:59:00Z", // Sunday 21:59 in Berlin
                "2026-03-01T21:00:00Z",
                "2026-03-02T00:59:00Z",
                "2026-03-02T01:00:00Z", // Monday 02:00
                "2026-03-02T22:00:00Z")) {
            rig.clock.set(Instant.parse(at));
            rig.ok(rig.holdfast.createItem, "{'key':'" + at.substring(0, 16) + "'}");
            rig.publish();
        }
        assertThat(titles())
                .containsExactly(
                        "simple/2026-03-01T20:59: created",
                        "simple/2026-03-02T01:00: created",
                        "simple/2026-03-02T22:00: created");
    }

    private static String nights(String days, String from, String to) {
        return "'hours':{'zone':'Europe/Berlin','days':['" + days + "'],'from':'" + from + "','to':'" + to + "'}";
    }

    @Test
    void a_silence_may_begin_later_and_be_ended_before_its_time() {
        letters("'*.created'");
        rig.ok(
                rig.holdfast.putSilence,
                "{'id':'night','from':'2026-03-01T20:00:00Z','until':'2026-03-02T06:00:00Z','labels':{'team':'red'}}");
        rig.ok(rig.holdfast.createItem, "{'key':'before','labels':{'team':'red'}}");
        rig.publish();
        rig.clock.advance(ofHours(13));
        rig.ok(rig.holdfast.createItem, "{'key':'during','labels':{'team':'red'}}");
        rig.ok(rig.holdfast.createItem, "{'key':'others'}");
        rig.publish();
        rig.ok(rig.holdfast.deleteSilence, "{'id':'night'}");
        rig.ok(rig.holdfast.createItem, "{'key':'after','labels':{'team':'red'}}");
        rig.publish();
        assertThat(titles())
                .containsExactly("simple/before: created", "simple/others: created", "simple/after: created");
        assertThat(rig.refused(rig.holdfast.deleteSilence, "{'id':'night'}").detail())
                .isEqualTo("there is no silence night");
    }

    @Test
    void a_test_shows_how_the_target_answers_and_leaves_no_trace() {
        rig.subscribe();
        rig.receiver.answers(m -> new Outcome.Failed("HTTP 503", null));
        var result = rig.ok(rig.holdfast.testSubscription, "{'id':'alerts'}");
        assertThat(result.outcome()).isEqualTo("failed");
        assertThat(result.note()).isEqualTo("HTTP 503");
        assertThat(rig.receiver.events().getFirst().get("type").asText()).isEqualTo("dev.holdfast.test");
        assertThat(rig.ok(rig.holdfast.listDeliveries, "{'subscription':'alerts'}")
                        .deliveries())
                .isEmpty();
        assertThat(rig.refused(rig.holdfast.testSubscription, "{'id':'none'}").detail())
                .isEqualTo("there is no subscription none");
    }
}
