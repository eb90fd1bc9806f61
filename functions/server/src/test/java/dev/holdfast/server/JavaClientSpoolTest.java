// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.SettableClock;
import dev.holdfast.client.HoldfastClient;
import dev.holdfast.client.call.RetryPolicy;
import dev.holdfast.client.item.HistoryEntry;
import dev.holdfast.client.spool.SpoolOptions;
import dev.holdfast.client.transport.ApiKeySource;
import dev.holdfast.client.transport.HttpTransport;
import dev.holdfast.client.transport.OperationAnswer;
import dev.holdfast.client.transport.OperationCall;
import dev.holdfast.client.transport.Transport;
import dev.holdfast.client.transport.TransportException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The spool of the Java client against the server. */
@QuarkusTest
@QuarkusTestResource(TemporaryDatabase.class)
class JavaClientSpoolTest {
    /** The delays are far longer than the limit, so no call is repeated. */
    private static final RetryPolicy WITHOUT_RETRY =
            new RetryPolicy(Duration.ofDays(9), Duration.ofDays(9), Duration.ofSeconds(20), Duration.ofSeconds(20));

    private static int number;

    private final ApiClient apiClient = new ApiClient("spool" + ++number);
    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final ArrayDeque<Runnable> timers = new ArrayDeque<>();
    private boolean isCut;
    private boolean losesAnswers;
    private boolean sweepsAfterAnswers;

    @TempDir
    Path directory;

    @Inject
    SettableClock clock;

    @Inject
    SweepScheduler sweepScheduler;

    @BeforeEach
    void putWorkflow() {
        apiClient.put(
                "/workflows/upload",
                "{'states':{'open':{'initial':true,'next':['copied'],'within':'PT30M'},"
                        + "'copied':{'next':['done'],'within':'PT30M'},'done':{'terminal':true}}}");
    }

    private HoldfastClient client() {
        var runtime = SpoolOptions.DEFAULTS.withRuntime(clock, (task, delay) -> timers.add(task), tasks::add);
        return HoldfastClient.builder()
                .transport(new CuttableTransport())
                .retryPolicy(WITHOUT_RETRY)
                .spool(directory, runtime)
                .build();
    }

    private void drain() {
        for (var timer = timers.poll(); timer != null; timer = timers.poll()) timer.run();
        for (var task = tasks.poll(); task != null; task = tasks.poll()) task.run();
    }

    @Test
    void outage_loses_no_report_and_raises_no_false_alarm() {
        isCut = true;
        var start = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        try (var holdfast = client();
                var item = holdfast.track("upload", "a", 7)) {
            clock.advance(Duration.ofMinutes(20));
            item.advance("copied");
            clock.advance(Duration.ofMinutes(20));
            item.complete();
        }
        clock.advance(Duration.ofHours(3));
        isCut = false;
        sweepsAfterAnswers = true;
        try (var holdfast = client()) {
            drain();
            sweepsAfterAnswers = false;
            var item = holdfast.items().get("upload", "a");
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
        try (var holdfast = client()) {
            var item = holdfast.track("upload", "a", null);
            losesAnswers = true;
            assertThat(item.advance("copied").isReceived()).isFalse();
            losesAnswers = false;
            drain();
            assertThat(holdfast.items().get("upload", "a").version()).isEqualTo(2);
            assertThat(holdfast.spool().orElseThrow().listSetAside()).isEmpty();
        }
    }

    /** A connection that the test cuts before a request, or before its answer. */
    private final class CuttableTransport implements Transport {
        private final Transport http = new HttpTransport(
                URI.create("http://localhost:" + RestAssured.port),
                apiClient.app(),
                ApiKeySource.none(),
                Duration.ofSeconds(10));

        @Override
        public CompletableFuture<OperationAnswer> send(OperationCall call, Duration timeout) {
            if (isCut) return CompletableFuture.failedFuture(new TransportException("cut", null, false));
            var answer = http.send(call, timeout);
            if (sweepsAfterAnswers) {
                answer.join();
                sweepScheduler.sweep();
            }
            return losesAnswers
                    ? answer.thenCompose(
                            lost -> CompletableFuture.failedFuture(new TransportException("cut", null, true)))
                    : answer;
        }

        @Override
        public String destination() {
            return http.destination();
        }

        @Override
        public void close() {
            http.close();
        }
    }
}
