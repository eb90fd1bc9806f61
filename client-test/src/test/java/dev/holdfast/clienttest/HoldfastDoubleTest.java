// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.clienttest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.client.call.RetryPolicy;
import dev.holdfast.client.event.HoldfastEvent;
import dev.holdfast.client.item.ItemSelection;
import dev.holdfast.client.item.NewItem;
import dev.holdfast.client.queue.NewIntent;
import dev.holdfast.client.queue.NewReview;
import dev.holdfast.client.refusal.UnreachableException;
import dev.holdfast.client.spool.SpoolOptions;
import dev.holdfast.client.workflow.WorkflowDocument;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HoldfastDoubleTest {
    private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");

    private final HoldfastDouble holdfast = HoldfastDouble.startAt(START);

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        holdfast.close();
    }

    @Test
    void unfinished_work_raises_one_alert_after_its_deadline() {
        holdfast.client()
                .track(NewItem.of("simple", "a").within(Duration.ofHours(1)))
                .close();
        holdfast.clock().advance(Duration.ofMinutes(59));
        holdfast.sweep();
        assertThat(holdfast.alerts()).isEmpty();
        holdfast.clock().advance(Duration.ofMinutes(1));
        holdfast.sweep();
        holdfast.sweep();
        assertThat(holdfast.alerts()).singleElement().satisfies(alert -> {
            assertThat(alert.type()).isEqualTo("dev.holdfast.item.overdue");
            assertThat(alert.subject()).isEqualTo("simple/a");
            assertThat(alert.time()).isEqualTo(START.plus(Duration.ofHours(1)));
        });
    }

    @Test
    void completed_work_raises_no_alert() {
        try (var item = holdfast.client().track(NewItem.of("simple", "a").within(Duration.ofHours(1)))) {
            item.complete();
        }
        holdfast.clock().advance(Duration.ofDays(1));
        holdfast.sweep();
        assertThat(holdfast.alerts()).isEmpty();
        assertThat(holdfast.events())
                .extracting(HoldfastEvent::type)
                .containsExactly("dev.holdfast.item.created", "dev.holdfast.item.completed");
    }

    @Test
    void double_refuses_to_wait() {
        var items = holdfast.client().items();
        items.create(NewItem.of("simple", "a"));
        var selection = ItemSelection.of("simple", "a").afterVersion(1);
        assertThatThrownBy(() -> items.await(selection, Duration.ofSeconds(5)))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThat(holdfast.clock().instant()).isEqualTo(START);
    }

    @Test
    void workflow_notifies_its_people() {
        var client = holdfast.client();
        client.workflows().put(WorkflowDocument.yaml("order", """
                roles: {packers: [pia@example.com]}
                states:
                  packing: {initial: true, next: [sent], notify: [packers]}
                  sent: {terminal: true}
                """));
        client.items().create(NewItem.of("order", "42"));
        assertThat(holdfast.notifications()).singleElement().satisfies(notification -> {
            assertThat(notification.to()).isEqualTo("pia@example.com");
            assertThat(notification.title()).contains("order/42");
        });
        assertThat(client.items().get("order", "42").history().getFirst().notifiedAt())
                .isEqualTo(START);
    }

    @Test
    void spool_sends_reports_when_double_is_reachable_again() {
        var timers = new ArrayDeque<Runnable>();
        var options =
                SpoolOptions.DEFAULTS.withRuntime(holdfast.clock(), (task, delay) -> timers.add(task), Runnable::run);
        var policy = RetryPolicy.standard().withTotalLimit(Duration.ofMillis(1));
        holdfast.setReachable(false);
        try (var client = holdfast.clientBuilder("app")
                .retryPolicy(policy)
                .spool(folder, options)
                .build()) {
            assertThat(client.track("simple", "a", null).creation().isReceived())
                    .isFalse();
            holdfast.clock().advance(Duration.ofMinutes(5));
            holdfast.setReachable(true);
            while (!timers.isEmpty()) timers.poll().run();
            assertThat(client.items().get("simple", "a").createdAt()).isEqualTo(START);
        }
    }

    @Test
    void unreachable_double_fails_calls_without_spool() {
        holdfast.setReachable(false);
        var policy = RetryPolicy.standard().withTotalLimit(Duration.ofMillis(1));
        try (var client = holdfast.clientBuilder("app").retryPolicy(policy).build()) {
            assertThatThrownBy(() -> client.items().get("simple", "a")).isInstanceOf(UnreachableException.class);
        }
    }

    @Test
    void actor_of_client_signs_its_reviews() {
        try (var client = holdfast.clientBuilder("app").actor("ben@example.com").build()) {
            var intent = client.queue().queue(NewIntent.workflow("simple")).intent();
            assertThat(client.queue().approve(NewReview.of(intent.id())).reviews())
                    .singleElement()
                    .satisfies(review -> assertThat(review.by()).isEqualTo("ben@example.com"));
        }
    }

    @Test
    void parallel_calls_lose_no_event() throws Exception {
        var client = holdfast.client();
        var calls = new ArrayList<Callable<Object>>();
        for (var i = 0; i < 100; i++) {
            var key = "k" + i;
            calls.add(() -> client.track("simple", key, null).complete());
        }
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (var result : threads.invokeAll(calls)) result.get();
        }
        assertThat(holdfast.events()).hasSize(200);
    }

    @Test
    void closed_double_closes_its_clients() {
        var client = holdfast.client();
        holdfast.close();
        assertThatThrownBy(() -> client.items().get("simple", "a")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void clock_never_moves_back() {
        assertThatThrownBy(() -> holdfast.clock().advance(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
