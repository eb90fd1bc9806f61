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

/** A transport to a Holdfast that a test switches off and on. */
final class SwitchedTransport implements Transport {
    private final List<OperationCall> calls = new ArrayList<>();
    private boolean isOff;
    private String answer = "200 {}";

    void switchOff() {
        isOff = true;
    }

    /** Answers all later calls with this status and JSON, which the test writes with single quotes. */
    void answer(int status, String json) {
        isOff = false;
        answer = status + " " + json.replace('\'', '"');
    }

    /** Returns the calls that have arrived. */
    List<OperationCall> calls() {
        return calls;
    }

    List<String> operations() {
        return calls.stream().map(call -> call.operation().function()).toList();
    }

    @Override
    public CompletableFuture<OperationAnswer> send(OperationCall call, Duration timeout) {
        if (isOff) return CompletableFuture.failedFuture(new TransportException("connection refused", null, false));
        calls.add(call);
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
