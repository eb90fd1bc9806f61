// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.client.HoldfastClient;
import dev.holdfast.client.call.CallDefaults;
import dev.holdfast.client.call.RetryPolicy;
import dev.holdfast.client.call.RetryingCaller;
import dev.holdfast.client.item.HistoryEntry;
import dev.holdfast.client.item.ItemCompletion;
import dev.holdfast.client.item.ItemOperations;
import dev.holdfast.client.item.NewItem;
import dev.holdfast.client.json.ClientJson;
import dev.holdfast.client.refusal.UnreachableException;
import dev.holdfast.client.report.SpoolingReportSender;
import dev.holdfast.client.spool.Spool;
import dev.holdfast.client.spool.SpoolOptions;
import dev.holdfast.client.transport.OperationAnswer;
import dev.holdfast.client.transport.OperationCall;
import dev.holdfast.client.transport.Transport;
import dev.holdfast.client.transport.TransportException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of reports that a spool sends late, which every Holdfast must pass. */
public abstract class SpoolContract extends ClientContract {
    /** The delays are far longer than the limit, so no call is repeated. */
    private static final RetryPolicy WITHOUT_RETRY =
            new RetryPolicy(Duration.ofDays(9), Duration.ofDays(9), Duration.ofSeconds(20), Duration.ofSeconds(20));

    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final ArrayDeque<Runnable> timers = new ArrayDeque<>();
    private boolean isCut;
    private boolean losesAnswers;
    private boolean sweepsAfterAnswers;

    @TempDir
    Path directory;

    private SpoolOptions manualOptions() {
        return SpoolOptions.DEFAULTS.withRuntime(this::now, (task, delay) -> timers.add(task), tasks::add);
    }

    private HoldfastClient spoolingClient() {
        return HoldfastClient.builder()
                .transport(new CuttableTransport(transport(app())))
                .retryPolicy(WITHOUT_RETRY)
                .spool(directory, manualOptions())
                .build();
    }

    private void drain() {
        for (var timer = timers.poll(); timer != null; timer = timers.poll()) timer.run();
        for (var task = tasks.poll(); task != null; task = tasks.poll()) task.run();
    }

    @Test
    void report_with_claim_is_never_spooled() {
        putUploadWorkflow();
        isCut = true;
        try (var client = spoolingClient()) {
            var completion = ItemCompletion.of("upload", "a").claimToken("t");
            assertThatThrownBy(() -> client.items().complete(completion)).isInstanceOf(UnreachableException.class);
            assertThat(client.spool().orElseThrow().counts().waiting()).isZero();
        }
    }

    @Test
    void outage_loses_no_report_and_raises_no_false_alarm() {
        putUploadWorkflow();
        isCut = true;
        var start = now().truncatedTo(ChronoUnit.MILLIS);
        try (var client = spoolingClient();
                var item = client.track("upload", "a", 7)) {
            advance(Duration.ofMinutes(20));
            item.advance("copied");
            advance(Duration.ofMinutes(20));
            item.complete();
        }
        advance(Duration.ofHours(3));
        isCut = false;
        sweepsAfterAnswers = true;
        try (var client = spoolingClient()) {
            drain();
            sweepsAfterAnswers = false;
            var item = client.items().get("upload", "a");
            assertThat(item.finished()).isTrue();
            assertThat(item.createdAt()).isEqualTo(start);
            assertThat(item.history())
                    .extracting(HistoryEntry::type)
                    .containsExactly("created", "advanced", "completed");
            assertThat(item.history().get(1).stay()).isEqualTo(Duration.ofMinutes(20));
        }
    }

    @Test
    void report_whose_answer_was_lost_acts_once() {
        putUploadWorkflow();
        try (var client = spoolingClient()) {
            var item = client.track("upload", "a", null);
            losesAnswers = true;
            assertThat(item.advance("copied").isReceived()).isFalse();
            losesAnswers = false;
            drain();
            assertThat(client.items().get("upload", "a").version()).isEqualTo(2);
            assertThat(client.spool().orElseThrow().listSetAside()).isEmpty();
        }
    }

    @Test
    void spool_that_does_not_drain_makes_its_item_overdue() {
        putUploadWorkflow();
        var options = manualOptions().watchedAs("simple", "spool");
        var cuttable = new CuttableTransport(transport(app()));
        var caller = new RetryingCaller(cuttable, WITHOUT_RETRY, new CallDefaults(null, null, ClientJson.MAPPER));
        var spool = Spool.open(directory, options, cuttable.destination());
        try (var sender = new SpoolingReportSender(caller, caller, spool, options)) {
            var heartbeat = sender.heartbeat().orElseThrow();
            heartbeat.send().join();
            isCut = true;
            new ItemOperations(caller, sender).create(NewItem.of("upload", "a"));
            isCut = false;
            advance(Duration.ofMinutes(4));
            heartbeat.send().join();
            assertThat(isSpoolOverdue()).isFalse();
            advance(Duration.ofMinutes(5));
            assertThat(heartbeat.send()).isCompletedExceptionally();
            assertThat(isSpoolOverdue()).isTrue();
            drain();
            heartbeat.send().join();
            assertThat(isSpoolOverdue()).isFalse();
        }
        advance(Duration.ofDays(30));
        assertThat(isSpoolOverdue()).isFalse();
    }

    private boolean isSpoolOverdue() {
        sweep();
        return holdfast.items().get("simple", "spool").overdue();
    }

    /** A transport whose connection the test cuts before a request, or before its answer. */
    private final class CuttableTransport implements Transport {
        private final Transport original;

        CuttableTransport(Transport original) {
            this.original = original;
        }

        @Override
        public CompletableFuture<OperationAnswer> send(OperationCall call, Duration timeout) {
            if (isCut) return CompletableFuture.failedFuture(new TransportException("cut", null, false));
            var answer = original.send(call, timeout);
            if (sweepsAfterAnswers) {
                answer.join();
                sweep();
            }
            return losesAnswers
                    ? answer.thenCompose(
                            lost -> CompletableFuture.failedFuture(new TransportException("cut", null, true)))
                    : answer;
        }

        @Override
        public String destination() {
            return original.destination();
        }

        @Override
        public void close() {
            original.close();
        }
    }
}
