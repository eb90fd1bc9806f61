// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.holdfast.client.json.ClientJson;
import dev.holdfast.client.transport.OperationAnswer;
import dev.holdfast.client.transport.OperationCall;
import dev.holdfast.client.transport.Transport;
import dev.holdfast.client.transport.TransportException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A transport to a Holdfast that a test switches off and on. */
final class SwitchedTransport implements Transport {
    private final List<OperationCall> calls = new ArrayList<>();
    private final List<Duration> timeouts = new ArrayList<>();
    private @Nullable RuntimeException failure;
    private @Nullable CompletableFuture<OperationAnswer> heldAnswer;
    private String answer = "200 {}";

    void switchOff() {
        fail(new TransportException("connection refused", null, false));
    }

    /** Makes all later calls fail before they arrive. */
    void fail(RuntimeException failure) {
        this.failure = failure;
    }

    /** Makes all later calls return this future. */
    void hold(CompletableFuture<OperationAnswer> answer) {
        heldAnswer = answer;
    }

    /** Answers all later calls with this status and JSON, which the test writes with single quotes. */
    void answer(int status, String json) {
        failure = null;
        heldAnswer = null;
        answer = status + " " + json.replace('\'', '"');
    }

    /** Returns the calls that have arrived. */
    List<OperationCall> calls() {
        return calls;
    }

    List<Duration> timeouts() {
        return timeouts;
    }

    List<String> operations() {
        return calls.stream().map(call -> call.operation().function()).toList();
    }

    @Override
    public CompletableFuture<OperationAnswer> send(OperationCall call, Duration timeout) {
        if (failure != null) return CompletableFuture.failedFuture(failure);
        calls.add(call);
        timeouts.add(timeout);
        if (heldAnswer != null) return heldAnswer;
        try {
            var body = ClientJson.MAPPER.readTree(answer.substring(4));
            return CompletableFuture.completedFuture(
                    new OperationAnswer(Integer.parseInt(answer.substring(0, 3)), body, null));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Override
    public String destination() {
        return "https://holdfast.example shop";
    }

    @Override
    public void close() {}
}
