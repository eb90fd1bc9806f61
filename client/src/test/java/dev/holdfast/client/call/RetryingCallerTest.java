// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.client.item.ItemCompletion;
import dev.holdfast.client.item.ItemEdit;
import dev.holdfast.client.item.ItemMove;
import dev.holdfast.client.item.ItemSelection;
import dev.holdfast.client.item.NewItem;
import dev.holdfast.client.json.ClientJson;
import dev.holdfast.client.refusal.HoldfastException;
import dev.holdfast.client.refusal.Refusal;
import dev.holdfast.client.refusal.RefusalException;
import dev.holdfast.client.refusal.UnreachableException;
import dev.holdfast.client.task.TaskClaim;
import dev.holdfast.client.task.TaskReturn;
import dev.holdfast.client.transport.Operation;
import dev.holdfast.client.transport.OperationAnswer;
import dev.holdfast.client.transport.OperationCall;
import dev.holdfast.client.transport.TransportException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryingCallerTest {
    private static final String BUSY = "urn:holdfast:problem:busy";
    private static final ItemSelection ITEM = ItemSelection.of("simple", "k");
    private static final ItemMove MOVE = ItemMove.of("simple", "k", "done");
    private static final RetryPolicy POLICY = new RetryPolicy(
            Duration.ofMillis(100), Duration.ofMillis(800), Duration.ofSeconds(10), Duration.ofSeconds(4));

    private final ManualTimer timer = new ManualTimer();
    private final ScriptedTransport transport = new ScriptedTransport();
    private final RetryingCaller caller =
            new RetryingCaller(transport, POLICY, new CallDefaults("olga", null, ClientJson.MAPPER), timer, () -> 0.5);

    @ParameterizedTest
    @CsvSource({"429,about:blank", "502,about:blank", "503," + BUSY, "503,urn:holdfast:problem:unavailable", "504,x"})
    void temporary_refusal_is_repeated(int status, String problemType) {
        transport.problem(status, problemType, null).success("{'n':1}");
        assertThat(call(Operation.ADVANCE_ITEM, MOVE).path("n").asInt()).isEqualTo(1);
        assertThat(timer.delays()).containsExactly(Duration.ofMillis(50));
    }

    @ParameterizedTest
    @CsvSource({
        "400,urn:holdfast:problem:invalid",
        "404,urn:holdfast:problem:not-found",
        "408,about:blank",
        "409,urn:holdfast:problem:conflict",
        "500,urn:holdfast:problem:unreadable",
        "507,urn:holdfast:problem:insufficient-storage",
        "308,about:blank"
    })
    void other_refusal_is_not_repeated(int status, String problemType) {
        transport.problem(status, problemType, null).success("{}");
        assertThatThrownBy(() -> call(Operation.GET_ITEM, ITEM)).isInstanceOf(RefusalException.class);
        assertThat(transport.calls()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"RELEASE_INTENTS", "PURGE_INTENTS", "RECOVER_ITEMS"})
    void bulk_call_has_time_for_its_answer(Operation operation) {
        transport.success("{}");
        var patient = caller.withPolicy(POLICY.withTotalLimit(Duration.ofSeconds(60)));
        FutureResult.await(patient.send(new OperationCall(operation, ClientJson.MAPPER.createObjectNode())));
        call(Operation.GET_ITEM, ITEM);
        assertThat(transport.timeouts()).containsExactly(Duration.ofSeconds(20), Duration.ofSeconds(4));
    }

    @Test
    void fault_is_repeated_twice() {
        transport.problem(500, "urn:holdfast:problem:fault", null);
        assertThatThrownBy(() -> call(Operation.GET_ITEM, ITEM)).isInstanceOf(RefusalException.class);
        assertThat(transport.calls()).hasSize(3);
    }

    @Test
    void generated_idempotency_key_stays_the_same_over_retries() {
        transport.lost(true).problem(503, BUSY, null).success("{}");
        call(Operation.ADVANCE_ITEM, MOVE);
        var keys = transport.calls().stream()
                .map(call -> call.members().path("idempotencyKey").asText())
                .toList();
        assertThat(keys).hasSize(3).containsOnly(keys.get(0));
        assertThat(keys.get(0)).hasSize(36);
    }

    @Test
    void only_calls_without_other_identity_get_idempotency_key() {
        assertThat(keyOf(Operation.CREATE_ITEM, NewItem.of("simple", "k"))).isEmpty();
        assertThat(keyOf(Operation.CREATE_ITEM, NewItem.of("simple"))).hasSize(36);
        assertThat(keyOf(Operation.COMPLETE_ITEM, ItemCompletion.of("simple", "k")))
                .hasSize(36)
                .isNotEqualTo(keyOf(Operation.COMPLETE_ITEM, ItemCompletion.of("simple", "k")));
        assertThat(keyOf(Operation.ADVANCE_ITEM, MOVE.idempotencyKey("own"))).isEqualTo("own");
    }

    @Test
    void actor_of_request_takes_precedence() {
        assertThat(caller.prepare(Operation.GET_ITEM, ITEM)
                        .members()
                        .path("actor")
                        .asText())
                .isEqualTo("olga");
        assertThat(caller.prepare(Operation.GET_ITEM, ITEM.actor("omar"))
                        .members()
                        .path("actor")
                        .asText())
                .isEqualTo("omar");
    }

    @Test
    void requested_delay_precedes_random_part() {
        transport.problem(503, BUSY, Duration.ofSeconds(3)).success("{}");
        call(Operation.GET_ITEM, ITEM);
        assertThat(timer.delays()).containsExactly(Duration.ofMillis(3_050));
    }

    @Test
    void requested_delay_beyond_total_limit_fails_at_once() {
        transport.problem(503, BUSY, Duration.ofSeconds(10));
        assertThatThrownBy(() -> call(Operation.GET_ITEM, ITEM))
                .asInstanceOf(type(RefusalException.class))
                .satisfies(failure ->
                        assertThat(failure.refusal()).isEqualTo(new Refusal.Busy(503, BUSY, Duration.ofSeconds(10))));
        assertThat(timer.delays()).isEmpty();
    }

    @Test
    void attempts_end_at_total_limit() {
        transport.add(() -> {
            timer.advance(Duration.ofSeconds(3));
            return CompletableFuture.failedFuture(new TransportException("scripted: cut", null));
        });
        assertThatThrownBy(() -> call(Operation.GET_ITEM, ITEM))
                .isInstanceOf(UnreachableException.class)
                .hasMessage("get-item: no answer in 4 attempts; scripted: cut");
        assertThat(transport.timeouts())
                .containsExactly(
                        Duration.ofSeconds(4), Duration.ofSeconds(4), Duration.ofMillis(3_850), Duration.ofMillis(650));
    }

    @Test
    void longest_delay_doubles_up_to_limit() {
        transport.lost(true).lost(true).lost(true).lost(true).lost(true).success("{}");
        call(Operation.GET_ITEM, ITEM);
        assertThat(timer.delays()).extracting(Duration::toMillis).containsExactly(50L, 100L, 200L, 400L, 400L);
    }

    @Test
    void change_without_identity_is_not_repeated_after_lost_answer() {
        transport.lost(true).success("{}");
        assertThatThrownBy(() ->
                        call(Operation.EDIT_ITEM, ItemEdit.of("simple", "k").title("t")))
                .isInstanceOf(UnreachableException.class);
        transport.lost(false).problem(503, BUSY, null).success("{}");
        call(Operation.EDIT_ITEM, ItemEdit.of("simple", "k").title("t"));
        transport.lost(true).success("{}");
        call(Operation.EDIT_ITEM, ItemEdit.of("simple", "k").title("t").ifVersion(1));
    }

    @Test
    void claim_of_task_is_repeated_after_lost_answer() {
        transport.lost(true).success("{}");
        call(Operation.CLAIM_TASK, TaskClaim.of("simple", "k"));
        assertThat(transport.calls()).hasSize(2);
    }

    @Test
    void return_of_task_is_not_repeated_after_lost_answer() {
        transport.lost(true).success("{}");
        assertThatThrownBy(() -> call(Operation.UNCLAIM_TASK, TaskReturn.of("simple", "k")))
                .isInstanceOf(UnreachableException.class);
    }

    @Test
    void outages_are_temporary_and_refusals_are_not() {
        assertThat(failure(new ScriptedTransport().lost(true)).isTemporary()).isTrue();
        assertThat(failure(new ScriptedTransport().problem(503, BUSY, Duration.ofDays(1)))
                        .isTemporary())
                .isTrue();
        assertThat(failure(new ScriptedTransport().problem(507, "urn:holdfast:problem:insufficient-storage", null))
                        .isTemporary())
                .isTrue();
        assertThat(failure(new ScriptedTransport().problem(404, "urn:holdfast:problem:not-found", null))
                        .isTemporary())
                .isFalse();
    }

    @Test
    void mistake_of_caller_is_thrown_unchanged() {
        transport.add(() -> CompletableFuture.failedFuture(new IllegalArgumentException("no key")));
        assertThatThrownBy(() -> call(Operation.GET_ITEM, ITEM))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no key");
    }

    @Test
    void cancelled_result_stops_retries() {
        var first = new CompletableFuture<OperationAnswer>();
        transport.add(() -> first).success("{}");
        var result = caller.callAsync(Operation.GET_ITEM, ITEM, JsonNode.class);
        result.cancel(true);
        first.completeExceptionally(new TransportException("cut", null));
        assertThat(transport.calls()).hasSize(1);
    }

    @Test
    void interrupted_thread_stays_interrupted() {
        transport.add(CompletableFuture::new);
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> call(Operation.GET_ITEM, ITEM)).isInstanceOf(UnreachableException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    private static HoldfastException failure(ScriptedTransport transport) {
        var caller = new RetryingCaller(
                transport, POLICY, new CallDefaults(null, null, ClientJson.MAPPER), new ManualTimer(), () -> 0.5);
        try {
            caller.call(Operation.GET_ITEM, ITEM, JsonNode.class);
        } catch (HoldfastException e) {
            return e;
        }
        throw new AssertionError("the call succeeded");
    }

    private String keyOf(Operation operation, CallRequest<?> request) {
        OperationCall call = caller.prepare(operation, request);
        return call.members().path("idempotencyKey").asText();
    }

    private JsonNode call(Operation operation, CallRequest<?> request) {
        return caller.call(operation, request, JsonNode.class);
    }
}
