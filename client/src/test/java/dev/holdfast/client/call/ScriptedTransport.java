// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.call;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.holdfast.client.json.ClientJson;
import dev.holdfast.client.transport.OperationAnswer;
import dev.holdfast.client.transport.OperationCall;
import dev.holdfast.client.transport.Transport;
import dev.holdfast.client.transport.TransportException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A transport that returns the answers that a test sets. After all answers, the transport repeats the last answer. */
final class ScriptedTransport implements Transport {
    private final Deque<Supplier<CompletableFuture<OperationAnswer>>> answers = new ArrayDeque<>();
    private final List<OperationCall> calls = new ArrayList<>();
    private final List<Duration> timeouts = new ArrayList<>();

    ScriptedTransport success(String json) {
        return add(() -> CompletableFuture.completedFuture(answer(200, json, null)));
    }

    ScriptedTransport problem(int status, String type, @Nullable Duration retryAfter) {
        var json = "{'type':'" + type + "','detail':'" + type + "'}";
        return add(() -> CompletableFuture.completedFuture(answer(status, json, retryAfter)));
    }

    ScriptedTransport lost(boolean mayHaveArrived) {
        return add(() -> CompletableFuture.failedFuture(new TransportException("cut", null, mayHaveArrived)));
    }

    ScriptedTransport add(Supplier<CompletableFuture<OperationAnswer>> answer) {
        answers.add(answer);
        return this;
    }

    private static OperationAnswer answer(int status, String json, @Nullable Duration retryAfter) {
        try {
            return new OperationAnswer(status, ClientJson.MAPPER.readTree(json.replace('\'', '"')), retryAfter);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Override
    public CompletableFuture<OperationAnswer> send(OperationCall call, Duration timeout) {
        calls.add(call);
        timeouts.add(timeout);
        return (answers.size() > 1 ? answers.remove() : answers.element()).get();
    }

    List<OperationCall> calls() {
        return calls;
    }

    List<Duration> timeouts() {
        return timeouts;
    }

    @Override
    public String destination() {
        return "scripted";
    }

    @Override
    public void close() {}
}
