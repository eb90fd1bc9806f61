// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.client.call.CallDefaults;
import dev.holdfast.client.call.ReportReceipt;
import dev.holdfast.client.call.ReportSender;
import dev.holdfast.client.call.RetryPolicy;
import dev.holdfast.client.call.RetryingCaller;
import dev.holdfast.client.item.CreatedItem;
import dev.holdfast.client.item.ItemOperations;
import dev.holdfast.client.json.ClientJson;
import dev.holdfast.client.refusal.UnreachableException;
import dev.holdfast.client.transport.ApiKeySource;
import dev.holdfast.client.transport.HttpTransport;
import dev.holdfast.client.transport.Operation;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TrackedItemTest {
    private final LogCapture log = new LogCapture();
    private final ManualExecutor executor = new ManualExecutor();
    private final List<String> reports = new ArrayList<>();
    private @Nullable RuntimeException failure;
    private @Nullable CompletableFuture<ReportReceipt<JsonNode>> nextReport;

    @AfterEach
    void close() {
        log.close();
        executor.shutdownNow();
    }

    @Test
    void heartbeats_continue_until_completion() {
        try (var item = track()) {
            item.heartbeatEvery(Duration.ofSeconds(30));
            assertThat(executor.intervalMillis()).containsExactly(30_000L);
            executor.runTasks();
            executor.runTasks();
            item.complete();
            executor.runTasks();
        }
        assertThat(reports).containsExactly("heartbeat-item", "heartbeat-item", "complete-item");
        assertThat(executor.scheduledTasks()).isZero();
    }

    @Test
    void closed_item_stays_open_without_heartbeats() {
        try (var item = track()) {
            item.heartbeatEvery(Duration.ofSeconds(30));
        }
        executor.runTasks();
        assertThat(reports).isEmpty();
        assertThat(executor.scheduledTasks()).isZero();
    }

    @Test
    void heartbeats_continue_after_failed_completion() {
        try (var item = track().heartbeatEvery(Duration.ofSeconds(30))) {
            failure = new UnreachableException("away", null);
            assertThatThrownBy(item::complete).isInstanceOf(UnreachableException.class);
            failure = null;
            executor.runTasks();
            assertThat(reports).containsExactly("complete-item", "heartbeat-item");
        }
    }

    @Test
    void failures_are_logged_once_per_change() {
        try (var item = track().heartbeatEvery(Duration.ofSeconds(30))) {
            executor.runTasks();
            failure = new UnreachableException("away", null);
            executor.runTasks();
            executor.runTasks();
            failure = null;
            executor.runTasks();
            executor.runTasks();
            assertThat(item.key()).isEqualTo("k");
        }
        assertThat(log.lines())
                .containsExactly(
                        "WARNING Heartbeats of upload/k fail: away", "INFO Heartbeats of upload/k arrive again");
    }

    @Test
    void slow_heartbeat_delays_next_one() {
        try (var item = track().heartbeatEvery(Duration.ofSeconds(30))) {
            var slow = new CompletableFuture<ReportReceipt<JsonNode>>();
            nextReport = slow;
            executor.runTasks();
            executor.runTasks();
            assertThat(reports).hasSize(1);
            nextReport = null;
            slow.complete(ReportReceipt.spooled());
            executor.runTasks();
            assertThat(reports).hasSize(2);
            assertThat(item.workflow()).isEqualTo("upload");
        }
    }

    @Test
    void second_interval_replaces_first() {
        try (var item = track().heartbeatEvery(Duration.ofSeconds(30))) {
            item.heartbeatEvery(Duration.ofSeconds(10));
            assertThat(executor.scheduledTasks()).isOne();
        }
    }

    @Test
    void spooled_report_has_no_answer() {
        nextReport = CompletableFuture.completedFuture(ReportReceipt.spooled());
        try (var item = track()) {
            var receipt = item.advance("copied");
            assertThat(receipt.isReceived()).isFalse();
            assertThatThrownBy(receipt::received).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void closed_item_refuses_heartbeats() {
        var item = track();
        item.close();
        assertThatThrownBy(() -> item.heartbeatEvery(Duration.ofSeconds(1))).isInstanceOf(IllegalStateException.class);
    }

    private TrackedItem track() {
        var transport =
                new HttpTransport(URI.create("http://localhost:1"), "shop", ApiKeySource.none(), Duration.ofSeconds(1));
        var caller =
                new RetryingCaller(transport, RetryPolicy.standard(), new CallDefaults(null, null, ClientJson.MAPPER));
        ReportSender sender = call -> {
            reports.add(call.operation().function());
            if (failure != null) return CompletableFuture.failedFuture(failure);
            return nextReport != null ? nextReport : CompletableFuture.completedFuture(answerTo(call.operation()));
        };
        ReportReceipt<CreatedItem> creation = ReportReceipt.spooled();
        return new TrackedItem(
                new ItemOperations(caller, sender), new HeartbeatTimer(executor), "upload", "k", creation);
    }

    private static ReportReceipt<JsonNode> answerTo(Operation operation) {
        var answer = ClientJson.MAPPER.createObjectNode();
        answer.put("workflow", "upload").put("key", "k").put("version", 2).put("state", operation.function());
        return ReportReceipt.received(answer);
    }
}
