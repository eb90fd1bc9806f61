package dev.holdfast.story;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.alert.DeliveryView;
import dev.holdfast.alert.Sender.Outcome;
import dev.holdfast.problem.Problem;
import dev.holdfast.table.Key;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A receiver gets no more than its subscription says; what it doesn't get now comes later, and nothing is lost. */
class LimitTest {
    private static final String ALERTS = "'id':'alerts','address':'https://example.com/hook'";

    private final Rig rig = new Rig();
    private final Alerts alerts = new Alerts(rig);

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void so_many_go_at_once_and_the_others_one_by_one_without_losing_an_attempt() {
        subscribe(ALERTS + ",'limit':{'most':5,'per':'PT1H'}");
        rig.create(8, i -> "{'key':'k" + i + "'}");
        rig.publish();
        assertThat(rig.receiver.messages()).hasSize(5);
        assertThat(alerts.pending()).hasSize(3).allMatch(d -> d.attempts().isEmpty());
        assertThat(alerts.pending().stream().map(DeliveryView::next).sorted())
                .containsExactly(after(12), after(24), after(36));
        for (var minute = 1; minute <= 36; minute++) {
            rig.clock.advance(ofMinutes(1));
            rig.sweep();
            assertThat(rig.receiver.messages()).hasSize(5 + minute / 12);
        }
        assertThat(alerts.pending()).isEmpty();
        assertThat(alerts.all()).hasSize(8).allMatch(d -> d.attempts().size() == 1);
    }

    private static Instant after(int minutes) {
        return Rig.START.plus(ofMinutes(minutes));
    }

    @Test
    void without_a_limit_nothing_is_kept_of_it() {
        subscribe(ALERTS);
        rig.create(8, i -> "{'key':'k" + i + "'}");
        rig.publish();
        assertThat(rig.receiver.messages()).hasSize(8);
        assertThat(rig.store().get(PACE)).isEmpty();
    }

    private static final Key PACE = new Key("subscription/shop/pace", "alerts");

    @Test
    void what_is_kept_goes_with_the_subscription() {
        subscribe(ALERTS + ",'limit':{'most':1,'per':'PT1H'}");
        rig.ok(rig.holdfast.createItem, "{'key':'a'}");
        rig.publish();
        assertThat(rig.store().get(PACE)).isPresent();
        assertThat(rig.ok(rig.holdfast.listSubscriptions, "{}").subscriptions()).hasSize(1);
        rig.ok(rig.holdfast.deleteSubscription, "{'id':'alerts'}");
        assertThat(rig.store().get(PACE)).isEmpty();
    }

    @Test
    void what_people_have_to_wait_for_comes_together_in_one_letter() {
        subscribe("'id':'alerts','target':'email','address':'ops@example.com','limit':{'most':1,'per':'PT1H'}");
        rig.ok(rig.holdfast.createItem, "{'key':'first'}");
        rig.publish();
        rig.create(20, i -> "{'key':'k" + i + "'}");
        rig.ok(rig.holdfast.completeItem, "{'workflow':'simple','key':'k0'}");
        rig.publish();
        assertThat(rig.mailbox.letters()).hasSize(1);
        for (var minute = 1; minute < 60; minute++) {
            rig.clock.advance(ofMinutes(1));
            rig.sweep();
        }
        assertThat(rig.mailbox.letters()).hasSize(1);
        rig.clock.advance(ofMinutes(1));
        rig.sweep();
        assertThat(rig.mailbox.letters()).hasSize(2);
        assertThat(rig.mailbox.letters().getLast().title()).contains("21");
        assertThat(alerts.all()).hasSize(22).allMatch(d -> d.status().equals("delivered"));
    }

    @Test
    void another_attempt_counts_like_the_first() {
        subscribe(ALERTS + ",'limit':{'most':2,'per':'PT1H'}");
        rig.receiver.answers(m -> new Outcome.Failed("500", null));
        rig.ok(rig.holdfast.createItem, "{'key':'a'}");
        rig.publish();
        for (var minute = 0; minute < 29; minute++) {
            rig.clock.advance(ofMinutes(1));
            rig.sweep();
        }
        assertThat(rig.receiver.messages()).hasSize(2);
        rig.clock.advance(ofMinutes(2));
        rig.sweep();
        assertThat(rig.receiver.messages()).hasSize(3);
    }

    @Test
    void what_happens_to_one_item_keeps_its_order() {
        subscribe(ALERTS + ",'limit':{'most':1,'per':'PT1M'}");
        rig.create(3, i -> "{'key':'k" + i + "','within':'P1D'}");
        for (var i = 0; i < 3; i++) {
            rig.ok(rig.holdfast.heartbeatItem, "{'workflow':'simple','key':'k" + i + "'}");
            rig.ok(rig.holdfast.completeItem, "{'workflow':'simple','key':'k" + i + "'}");
        }
        rig.publish();
        for (var second = 0; second < 60 * 30; second += 10) {
            rig.clock.advance(ofSeconds(10));
            rig.sweep();
        }
        assertThat(alerts.pending()).isEmpty();
        for (var i = 0; i < 3; i++) {
            var subject = "simple/k" + i;
            assertThat(rig.receiver.messages().stream()
                            .filter(m -> m.subject().equals(subject))
                            .map(m -> m.type().replaceFirst(".*\\.", "")))
                    .containsExactly("created", "heartbeat", "completed");
        }
    }

    @Test
    void many_carriers_at_once_never_send_more() {
        subscribe(ALERTS + ",'limit':{'most':10,'per':'PT1H'}");
        rig.create(64, i -> "{'key':'k" + i + "'}");
        var keys = alerts.handedOut(rig::publish);
        alerts.together(keys);
        // Whoever lost the race for the row too often waits for some seconds, and spends nothing.
        for (var i = 0; i < 60; i++) {
            rig.courier = Rig::carry;
            rig.clock.advance(ofSeconds(1));
            rig.sweep();
        }
        assertThat(rig.receiver.messages()).hasSize(10);
        assertThat(alerts.pending()).hasSize(54);
    }

    @Test
    void a_backlog_waits_in_a_row_and_is_not_looked_at_again_and_again() {
        subscribe(ALERTS + ",'limit':{'most':60,'per':'PT1H'}");
        rig.create(500, i -> "{'key':'k" + i + "'}");
        rig.publish();
        var looks = 0;
        for (var minute = 1; minute <= 450; minute++) {
            rig.clock.advance(ofMinutes(1));
            looks += rig.sweep().done().getOrDefault("deliveries", 0L);
        }
        assertThat(alerts.pending()).isEmpty();
        assertThat(rig.receiver.messages()).hasSize(500);
        assertThat(looks).isLessThan(1000);
    }

    @Test
    void a_clock_that_is_set_back_holds_up_nothing_for_longer_than_the_stretch() {
        subscribe(ALERTS + ",'limit':{'most':2,'per':'PT1H'}");
        rig.clock.advance(ofDays(300));
        rig.create(2, i -> "{'key':'late" + i + "'}");
        rig.publish();
        assertThat(rig.receiver.messages()).hasSize(2);
        rig.clock.set(Rig.START);
        rig.ok(rig.holdfast.createItem, "{'key':'early'}");
        rig.publish();
        assertThat(rig.receiver.messages()).hasSize(2);
        for (var minute = 0; minute < 60; minute++) {
            rig.clock.advance(ofMinutes(1));
            rig.sweep();
        }
        assertThat(rig.receiver.messages()).hasSize(3);
    }

    @Test
    void what_a_receiver_in_trouble_is_not_sent_is_not_counted() {
        subscribe(ALERTS + ",'limit':{'most':100,'per':'PT1H'}");
        rig.receiver.answers(m -> new Outcome.Failed("500", null));
        rig.create(90, i -> "{'key':'k" + i + "'}");
        rig.publish();
        var tried = rig.receiver.messages().size();
        assertThat(tried).isEqualTo(5);
        rig.receiver.answers(m -> new Outcome.Delivered("200"));
        for (var minute = 0; minute < 20; minute++) {
            rig.clock.advance(ofMinutes(1));
            rig.sweep();
        }
        assertThat(alerts.pending()).isEmpty();
    }

    @Test
    void a_limit_that_cannot_be_is_refused_by_its_fields() {
        refused("{'per':'PT1H'}", "/limit/most");
        refused("{'most':5}", "/limit/per");
        refused("{'most':0,'per':'PT1H'}", "/limit/most");
        refused("{'most':10001,'per':'PT0.5S'}", "/limit/most", "/limit/per");
        refused("{'most':1,'per':'P2D'}", "/limit/per");
        subscribe(ALERTS + ",'limit':{'most':10000,'per':'PT1S'}");
        assertThat(rig.ok(rig.holdfast.listSubscriptions, "{}")
                        .subscriptions()
                        .getFirst()
                        .limit())
                .isEqualTo(new dev.holdfast.alert.Limit(10_000, Duration.ofSeconds(1)));
    }

    private void refused(String limit, String... at) {
        var problem = rig.refused(rig.holdfast.putSubscription, "{" + ALERTS + ",'limit':" + limit + "}");
        assertThat(((Problem.Invalid) problem).faults())
                .extracting(Problem.Fault::at)
                .containsExactly(at);
    }

    private void subscribe(String members) {
        rig.ok(rig.holdfast.putSubscription, "{" + members + "}");
    }
}
