// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.client.ClientBuilder;
import dev.holdfast.client.HoldfastClient;
import dev.holdfast.client.LogCapture;
import dev.holdfast.client.TrackedItem;
import dev.holdfast.client.call.ReportReceipt;
import dev.holdfast.client.call.ReportStatus;
import dev.holdfast.client.call.RetryPolicy;
import dev.holdfast.client.item.ItemMove;
import dev.holdfast.client.item.NewItem;
import dev.holdfast.client.json.ClientJson;
import dev.holdfast.client.refusal.RefusalException;
import dev.holdfast.client.refusal.UnreachableException;
import dev.holdfast.client.spool.OverflowPolicy;
import dev.holdfast.client.spool.SetAsideEntry;
import dev.holdfast.client.spool.Spool;
import dev.holdfast.client.spool.SpoolException;
import dev.holdfast.client.spool.SpoolFullException;
import dev.holdfast.client.spool.SpoolOptions;
import dev.holdfast.client.transport.ApiKeyException;
import dev.holdfast.client.transport.ApiKeySource;
import dev.holdfast.client.transport.HttpTransport;
import dev.holdfast.client.transport.OperationAnswer;
import dev.holdfast.client.transport.OperationCall;
import dev.holdfast.client.transport.TransportException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolingReportSenderTest {
    private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");
    private static final Duration MILLISECOND = Duration.ofMillis(1);
    private static final String OCCURRED_AT_REFUSAL =
            "{'type':'urn:holdfast:problem:invalid','status':400,'detail':'x','faults':"
                    + "[{'at':'/occurredAt','message':'is more than 60 seconds in the future'}]}";

    @TempDir
    Path directory;

    private final SwitchedTransport transport = new SwitchedTransport();
    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final ArrayDeque<Runnable> timers = new ArrayDeque<>();
    private Instant now = START;
    private HoldfastClient holdfast;

    @BeforeEach
    void open() {
        holdfast = client(SpoolOptions.DEFAULTS);
    }

    @AfterEach
    void close() {
        holdfast.close();
    }

    /** Returns a client whose spool sends only when the test runs the spool's tasks. */
    private HoldfastClient client(SpoolOptions options) {
        return builder(options).build();
    }

    private ClientBuilder builder(SpoolOptions options) {
        return HoldfastClient.builder()
                .transport(transport)
                .retryPolicy(new RetryPolicy(MILLISECOND, MILLISECOND, MILLISECOND, MILLISECOND))
                .spool(directory, runtime(options));
    }

    private SpoolOptions runtime(SpoolOptions options) {
        return options.withRuntime(() -> now, (task, delay) -> timers.add(task), tasks::add);
    }

    private Spool spool() {
        return holdfast.spool().orElseThrow();
    }

    private void drain() {
        for (var timer = timers.poll(); timer != null; timer = timers.poll()) timer.run();
        for (var task = tasks.poll(); task != null; task = tasks.poll()) task.run();
    }

    private static ReportStatus move(TrackedItem item, String to) {
        return item.advance(to).status();
    }

    private List<String> membersOf(String name) {
        return transport.calls().stream()
                .map(call -> call.members().path(name).asText())
                .toList();
    }

    @Test
    void reports_of_an_outage_arrive_in_order_after_restart() {
        transport.switchOff();
        var item = holdfast.track("upload", "k", 7);
        assertThat(item.creation().status()).isEqualTo(ReportStatus.SPOOLED);
        now = START.plusSeconds(60);
        assertThat(move(item, "copied")).isEqualTo(ReportStatus.SPOOLED);
        now = START.plusSeconds(90);
        assertThat(item.complete().status()).isEqualTo(ReportStatus.SPOOLED);
        assertThat(spool().oldest()).contains(START);
        holdfast.close();
        transport.answer(200, "{}");
        open();
        drain();
        assertThat(transport.operations()).containsExactly("create-item", "advance-item", "complete-item");
        assertThat(membersOf("occurredAt"))
                .containsExactly("2026-03-01T08:00:00Z", "2026-03-01T08:01:00Z", "2026-03-01T08:01:30Z");
        assertThat(membersOf("idempotencyKey")).doesNotContain("").doesNotHaveDuplicates();
        assertThat(membersOf("moreFollows")).containsExactly("true", "true", "");
        assertThat(spool().oldest()).isEmpty();
    }

    @Test
    void report_with_waiting_predecessor_is_spooled_behind_it() {
        transport.switchOff();
        var item = holdfast.track("upload", "k", null);
        transport.answer(200, "{}");
        assertThat(move(item, "copied")).isEqualTo(ReportStatus.SPOOLED);
        drain();
        assertThat(move(item, "checked")).isEqualTo(ReportStatus.RECEIVED);
        assertThat(transport.operations()).containsExactly("create-item", "advance-item", "advance-item");
    }

    @Test
    void other_items_do_not_wait_for_unreachable_holdfast() {
        transport.switchOff();
        holdfast.track("upload", "first", null);
        transport.answer(200, "{}");
        assertThat(holdfast.track("upload", "second", null).creation().isReceived())
                .as("before the spool has tried again")
                .isFalse();
        drain();
        assertThat(holdfast.track("upload", "third", null).creation().isReceived())
                .isTrue();
    }

    @Test
    void spooled_call_keeps_idempotency_key_of_lost_attempt() {
        transport.answer(503, "{'type':'urn:holdfast:problem:busy','status':503,'detail':'busy'}");
        holdfast.items().advance(ItemMove.of("upload", "k", "copied"));
        transport.answer(200, "{}");
        drain();
        assertThat(membersOf("idempotencyKey")).hasSizeGreaterThan(1);
        assertThat(membersOf("idempotencyKey").stream().distinct()).hasSize(1);
    }

    @Test
    void refused_report_is_thrown_and_not_spooled() {
        transport.answer(409, "{'type':'urn:holdfast:problem:conflict','status':409,'detail':'finished'}");
        assertThatThrownBy(() -> holdfast.track("upload", "k", null)).isInstanceOf(RefusalException.class);
        assertThat(spool().oldest()).isEmpty();
    }

    @Test
    void report_that_is_refused_later_is_set_aside() {
        transport.switchOff();
        holdfast.track("upload", "k", null);
        transport.answer(409, "{'type':'urn:holdfast:problem:conflict','status':409,'detail':'finished'}");
        drain();
        assertThat(spool().listSetAside())
                .extracting(SetAsideEntry::reason)
                .singleElement()
                .asString()
                .contains("finished");
        assertThat(spool().oldest()).isEmpty();
    }

    @Test
    void invalid_key_and_time_in_future_are_retried() {
        transport.switchOff();
        holdfast.track("upload", "k", null);
        transport.answer(401, "{'type':'urn:holdfast:problem:unauthorized','status':401,'detail':'no key'}");
        drain();
        transport.answer(400, OCCURRED_AT_REFUSAL);
        drain();
        assertThat(spool().listSetAside()).isEmpty();
        transport.answer(200, "{}");
        drain();
        assertThat(spool().oldest()).isEmpty();
        assertThat(spool().listSetAside()).isEmpty();
    }

    @Test
    void caller_can_insist_on_receipt_by_holdfast() {
        transport.switchOff();
        assertThatThrownBy(() -> holdfast.itemsWithoutSpool().advance(ItemMove.of("upload", "k", "copied")))
                .isInstanceOf(UnreachableException.class);
        ReportReceipt<?> receipt = holdfast.items().advance(ItemMove.of("upload", "k", "copied"));
        assertThatThrownBy(receipt::received).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void full_spool_fails_loudly_with_cause_of_outage() {
        holdfast.close();
        holdfast = client(SpoolOptions.DEFAULTS.withLimit(64 * 1024, OverflowPolicy.REFUSE));
        transport.switchOff();
        var data = "x".repeat(80_000);
        assertThatThrownBy(() -> holdfast.track("upload", "k", data))
                .isInstanceOf(SpoolFullException.class)
                .satisfies(e -> assertThat(e.getSuppressed()).hasAtLeastOneElementOfType(UnreachableException.class));
    }

    @Test
    void heartbeat_is_spooled_without_idempotency_key() {
        transport.switchOff();
        holdfast.track("upload", "k", null).heartbeat();
        transport.answer(200, "{}");
        drain();
        assertThat(transport.calls())
                .extracting(OperationCall::members)
                .last()
                .satisfies(members -> assertThat(members.has("idempotencyKey")).isFalse());
    }

    @Test
    void unsendable_report_is_set_aside_and_later_reports_follow() {
        transport.switchOff();
        var item = holdfast.track("upload", "k", null);
        move(item, "copied");
        transport.fail(new IllegalArgumentException("Holdfast-Actor must have only printable ASCII characters"));
        tasks.remove().run();
        assertThat(spool().listSetAside())
                .singleElement()
                .extracting(SetAsideEntry::reason)
                .asString()
                .contains("can't send", "Holdfast-Actor");
        transport.answer(200, "{}");
        drain();
        assertThat(transport.operations()).containsExactly("advance-item");
        assertThat(spool().oldest()).isEmpty();
    }

    @Test
    void report_with_unsendable_actor_is_set_aside_over_http() {
        holdfast.close();
        holdfast = builder(SpoolOptions.DEFAULTS)
                .transport(new HttpTransport(
                        URI.create("http://localhost:1"), "shop", ApiKeySource.none(), Duration.ofSeconds(1)))
                .spool(directory.resolve("http"), runtime(SpoolOptions.DEFAULTS))
                .build();
        holdfast.track("upload", "first", null);
        var actor = NewItem.of("upload", "second").actor("J\u00f6rg");
        assertThat(holdfast.items().create(actor).status()).isEqualTo(ReportStatus.SPOOLED);
        drain();
        drain();
        assertThat(spool().listSetAside())
                .singleElement()
                .extracting(aside -> aside.entry().subject())
                .isEqualTo("upload/second");
        assertThat(spool().isPending("upload/first")).isTrue();
    }

    @Test
    void answer_of_another_form_counts_as_receipt() {
        transport.switchOff();
        holdfast.track("upload", "k", null);
        transport.answer(200, "[]");
        drain();
        assertThat(spool().counts().sent()).isEqualTo(1);
        assertThat(spool().listSetAside()).isEmpty();
    }

    @Test
    void unsendable_key_is_retried() {
        transport.switchOff();
        holdfast.track("upload", "k", null);
        var keyFailure = catchThrowableOfType(ApiKeyException.class, () -> ApiKeySource.fixed(" "));
        transport.fail(keyFailure);
        drain();
        assertThat(spool().listSetAside()).isEmpty();
        transport.answer(200, "{}");
        drain();
        assertThat(transport.operations()).containsExactly("create-item");
    }

    @Test
    void first_failure_of_each_kind_and_first_answer_are_logged() {
        try (var log = new LogCapture()) {
            transport.switchOff();
            holdfast.track("upload", "k", null);
            drain();
            transport.answer(
                    401, "{'type':'urn:holdfast:problem:unauthorized','status':401,'detail':'key is invalid'}");
            for (var i = 0; i < 3; i++) drain();
            transport.answer(200, "{}");
            drain();
            assertThat(log.lines())
                    .filteredOn(line -> line.contains("The spool"))
                    .satisfiesExactly(
                            line -> assertThat(line).startsWith("WARNING").contains("connection refused"),
                            line -> assertThat(line).startsWith("WARNING").contains("key is invalid"),
                            line -> assertThat(line).startsWith("INFO").contains("again"));
        }
    }

    @Test
    void time_far_in_future_is_refused() {
        now = START.plus(Duration.ofDays(365));
        transport.switchOff();
        holdfast.track("upload", "k", null);
        now = START;
        transport.answer(400, OCCURRED_AT_REFUSAL);
        drain();
        assertThat(spool().listSetAside()).hasSize(1);
        assertThat(spool().oldest()).isEmpty();
    }

    @Test
    void time_refusal_is_final_after_one_hour() {
        transport.switchOff();
        holdfast.track("upload", "k", null);
        transport.answer(400, OCCURRED_AT_REFUSAL);
        now = START.plus(Duration.ofHours(1)).minusMillis(1);
        drain();
        assertThat(spool().listSetAside()).isEmpty();
        now = START.plus(Duration.ofHours(1));
        drain();
        assertThat(spool().listSetAside()).hasSize(1);
    }

    @Test
    void age_begins_with_time_of_call() {
        var answer = new CompletableFuture<OperationAnswer>();
        transport.hold(answer);
        var receipt = holdfast.items().advanceAsync(ItemMove.of("upload", "k", "copied"));
        now = START.plusSeconds(2);
        answer.completeExceptionally(new TransportException("no answer", null));
        assertThat(receipt.join().status()).isEqualTo(ReportStatus.SPOOLED);
        assertThat(spool().oldest()).contains(START);
        var earlier = START.minus(Duration.ofDays(2));
        holdfast.items().advance(ItemMove.of("upload", "k", "checked").occurredAt(earlier));
        assertThat(spool().oldest()).contains(earlier);
    }

    @Test
    void close_waits_for_reports_in_flight() throws Exception {
        holdfast.close();
        holdfast = client(SpoolOptions.DEFAULTS.withCloseTimeout(Duration.ofMinutes(1)));
        var answer = new CompletableFuture<OperationAnswer>();
        transport.hold(answer);
        var receipt = holdfast.items().advanceAsync(ItemMove.of("upload", "k", "copied"));
        var closing = new Thread(holdfast::close);
        closing.start();
        while (closing.isAlive() && closing.getState() != Thread.State.TIMED_WAITING) Thread.onSpinWait();
        answer.completeExceptionally(new TransportException("no answer", null));
        closing.join();
        assertThat(receipt.join().status()).isEqualTo(ReportStatus.SPOOLED);
        open();
        assertThat(spool().oldest()).contains(START);
    }

    @Test
    void answer_after_close_completes_report() {
        holdfast.close();
        holdfast = client(SpoolOptions.DEFAULTS.withCloseTimeout(MILLISECOND));
        var answer = new CompletableFuture<OperationAnswer>();
        transport.hold(answer);
        var first = holdfast.items().advanceAsync(ItemMove.of("upload", "k", "copied"));
        holdfast.close();
        answer.complete(new OperationAnswer(200, ClientJson.MAPPER.createObjectNode(), null));
        assertThat(first.join().isReceived()).isTrue();
    }

    @Test
    void failure_after_close_names_spool_and_outage() {
        holdfast.close();
        holdfast = client(SpoolOptions.DEFAULTS.withCloseTimeout(MILLISECOND));
        var answer = new CompletableFuture<OperationAnswer>();
        transport.hold(answer);
        var receipt = holdfast.items().advanceAsync(ItemMove.of("upload", "k", "copied"));
        holdfast.close();
        answer.completeExceptionally(new TransportException("no answer", null));
        assertThat(receipt)
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(SpoolException.class)
                .satisfies(e -> assertThat(e.getSuppressed()).hasAtLeastOneElementOfType(UnreachableException.class));
    }

    @Test
    void asynchronous_report_fails_through_its_future() {
        holdfast.close();
        holdfast = client(SpoolOptions.DEFAULTS.withLimit(64 * 1024, OverflowPolicy.REFUSE));
        transport.switchOff();
        holdfast.track("upload", "k", null);
        var large = NewItem.of("upload", "large").data("x".repeat(80_000));
        assertThat(holdfast.items().createAsync(large))
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(SpoolFullException.class);
    }

    @Test
    void shorter_attempt_timeout_stays() {
        holdfast.close();
        var attemptTimeout = Duration.ofMillis(500);
        holdfast = builder(SpoolOptions.DEFAULTS)
                .retryPolicy(RetryPolicy.standard().withAttemptTimeout(attemptTimeout))
                .build();
        holdfast.track("upload", "k", null);
        assertThat(transport.timeouts()).containsExactly(attemptTimeout);
    }
}
