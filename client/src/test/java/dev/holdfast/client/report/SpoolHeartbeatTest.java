// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.client.call.CallDefaults;
import dev.holdfast.client.call.RetryPolicy;
import dev.holdfast.client.call.RetryingCaller;
import dev.holdfast.client.json.ClientJson;
import dev.holdfast.client.spool.Spool;
import dev.holdfast.client.spool.SpoolException;
import dev.holdfast.client.spool.SpoolOptions;
import dev.holdfast.client.spool.SpoolWatch;
import dev.holdfast.client.transport.OperationAnswer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolHeartbeatTest {
    private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");
    private static final RetryPolicy WITHOUT_RETRY =
            new RetryPolicy(Duration.ofDays(9), Duration.ofDays(9), Duration.ofSeconds(20), Duration.ofSeconds(20));

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final SwitchedTransport transport = new SwitchedTransport();
    private Spool spool;
    private SpoolHeartbeat heartbeat;

    @TempDir
    Path directory;

    @BeforeEach
    void open() {
        var caller = new RetryingCaller(transport, WITHOUT_RETRY, new CallDefaults(null, null, ClientJson.MAPPER));
        spool = Spool.open(directory, SpoolOptions.DEFAULTS, transport.destination());
        heartbeat =
                new SpoolHeartbeat(caller, spool, new SpoolWatch("simple", "spool", Duration.ofMinutes(5)), now::get);
    }

    @AfterEach
    void close() {
        spool.close();
    }

    @Test
    void empty_spool_beats_with_its_limit() {
        heartbeat.send().join();
        assertThat(transport.operations()).containsExactly("heartbeat-item");
        assertThat(transport.calls().get(0).members())
                .hasToString("{\"workflow\":\"simple\",\"key\":\"spool\",\"within\":\"PT5M\"}");
    }

    @Test
    void absent_item_is_created() {
        transport.answer(404, "{'type':'urn:holdfast:problem:not-found','status':404,'detail':'no such item'}");
        assertThatThrownBy(() -> heartbeat.send().join()).hasMessageContaining("no such item");
        assertThat(transport.operations()).containsExactly("heartbeat-item", "create-item");
        assertThat(transport.calls().get(1).members())
                .hasToString("{\"workflow\":\"simple\",\"key\":\"spool\",\"within\":\"PT5M\"}");
    }

    @Test
    void old_report_stops_heartbeats_until_it_is_sent() {
        spool.append("order/a", new byte[] {1}, START);
        now.set(START.plus(Duration.ofMinutes(5)));
        heartbeat.send().join();
        now.set(START.plus(Duration.ofMinutes(5)).plusMillis(1));
        assertThatThrownBy(() -> heartbeat.send().join())
                .hasCauseInstanceOf(SpoolException.class)
                .hasMessageContaining("2026-03-01T08:00:00Z");
        assertThat(transport.operations()).containsExactly("heartbeat-item");
    }

    @Test
    void closed_client_with_empty_spool_postpones_deadline() {
        heartbeat.end(Duration.ofSeconds(10));
        assertThat(transport.calls().get(0).members().path("within").asText()).isEqualTo("PT87600H");
        assertThatThrownBy(() -> heartbeat.send().join()).hasMessageContaining("closed");
        assertThat(transport.calls()).hasSize(1);
    }

    @Test
    void closed_client_with_waiting_report_keeps_deadline() {
        spool.append("order/a", new byte[] {1}, START);
        heartbeat.end(Duration.ofSeconds(10));
        assertThat(transport.calls()).isEmpty();
    }

    @Test
    void last_heartbeat_follows_the_one_that_is_being_sent() {
        var answer = new CompletableFuture<OperationAnswer>();
        transport.hold(answer);
        var beat = heartbeat.send();
        var end = CompletableFuture.runAsync(() -> heartbeat.end(Duration.ofSeconds(10)));
        transport.answer(200, "{}");
        answer.complete(new OperationAnswer(200, ClientJson.MAPPER.createObjectNode(), null));
        end.join();
        assertThat(beat).isCompleted();
        assertThat(transport.calls())
                .extracting(call -> call.members().path("within").asText())
                .containsExactly("PT5M", "PT87600H");
    }

    @Test
    void end_during_outage_ends_in_time() {
        transport.hold(new CompletableFuture<>());
        heartbeat.end(Duration.ofMillis(1));
        assertThat(transport.calls()).hasSize(1);
    }

    @Test
    void limit_of_less_than_second_is_refused() {
        assertThatThrownBy(() -> SpoolOptions.DEFAULTS.watchedAs("simple", "spool", Duration.ofMillis(999)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("limit");
    }
}
