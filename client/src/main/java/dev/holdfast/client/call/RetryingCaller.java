// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.call;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.client.transport.Operation;
import dev.holdfast.client.transport.OperationCall;
import dev.holdfast.client.transport.Transport;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/** Calls operations over a transport, and repeats calls according to a {@link RetryPolicy}. */
public final class RetryingCaller implements OperationCaller {
    private final Transport transport;
    private final RetryPolicy retryPolicy;
    private final CallDefaults defaults;
    private final RetryTimer timer;
    private final DoubleSupplier random;

    public RetryingCaller(Transport transport, RetryPolicy retryPolicy, CallDefaults defaults) {
        this(
                transport,
                retryPolicy,
                defaults,
                RetryTimer.SYSTEM,
                () -> ThreadLocalRandom.current().nextDouble());
    }

    RetryingCaller(
            Transport transport,
            RetryPolicy retryPolicy,
            CallDefaults defaults,
            RetryTimer timer,
            DoubleSupplier random) {
        this.transport = transport;
        this.retryPolicy = retryPolicy;
        this.defaults = defaults;
        this.timer = timer;
        this.random = random;
    }

    /** Returns a caller with another policy over the same transport. */
    public RetryingCaller withPolicy(RetryPolicy retryPolicy) {
        return new RetryingCaller(transport, retryPolicy, defaults, timer, random);
    }

    @Override
    public OperationCall prepare(Operation operation, CallRequest<?> request) {
        var members = request.toMembers(defaults.dataMapper());
        var actor = defaults.actor();
        if (actor != null && !members.has("actor")) members.put("actor", actor);
        var agent = defaults.agent();
        if (agent != null && !members.has("agent")) members.put("agent", agent);
        var call = new OperationCall(operation, members);
        if (RepeatRule.needsIdempotencyKey(call))
            members.put("idempotencyKey", UUID.randomUUID().toString());
        return call;
    }

    @Override
    public String destination() {
        return transport.destination();
    }

    @Override
    public CompletableFuture<JsonNode> send(OperationCall call) {
        var attempts = new AttemptSequence(transport, call, retryPolicy, timer, random);
        attempts.startNext();
        return attempts.result();
    }
}
