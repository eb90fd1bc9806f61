// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.client.HoldfastClient;
import dev.holdfast.client.TrackedItem;
import dev.holdfast.client.call.ReportReceipt;
import dev.holdfast.client.call.ReportStatus;
import dev.holdfast.client.call.RetryPolicy;
import dev.holdfast.client.item.ItemMove;
import dev.holdfast.client.refusal.RefusalException;
import dev.holdfast.client.refusal.UnreachableException;
import dev.holdfast.client.spool.OverflowPolicy;
import dev.holdfast.client.spool.SetAsideEntry;
import dev.holdfast.client.spool.Spool;
import dev.holdfast.client.spool.SpoolFullException;
import dev.holdfast.client.spool.SpoolOptions;
import dev.holdfast.client.transport.OperationCall;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolingReportSenderTest {
    private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");
    private static final Duration MILLISECOND = Duration.ofMillis(1);

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

    /** A client whose spool sends only when the test runs its tasks. */
    private HoldfastClient client(SpoolOptions options) {
        return HoldfastClient.builder()
                .transport(transport)
                .retryPolicy(new RetryPolicy(MILLISECOND, MILLISECOND, MILLISECOND, MILLISECOND))
                .spool(directory, options.withRuntime(() -> now, (task, delay) -> timers.add(task), tasks::add))
                .build();
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
        transport.answer(
                400,
                "{'type':'urn:holdfast:problem:invalid','status':400,'detail':'x','faults':"
                        + "[{'at':'/occurredAt','message':'is more than 60 seconds in the future'}]}");
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
}
