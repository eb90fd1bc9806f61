// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.clienttest;

import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.channel.DeliveryTarget;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import dev.holdfast.subscription.PutSubscription;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Subscribes the recorders of a {@link HoldfastDouble} to all events and notifications of its applications. */
final class RecordingSubscriptions {
    private final PutSubscription putSubscription;
    private final Set<String> apps = new HashSet<>();

    RecordingSubscriptions(PutSubscription putSubscription) {
        this.putSubscription = putSubscription;
    }

    synchronized void putOnce(String app) {
        if (!apps.add(app)) return;
        put(app, Map.of("id", "events", "all", true, "target", "webhook", "address", "recorder"));
        put(app, Map.of("id", "people", "all", true, "target", "email", "address", DeliveryTarget.NOTIFY_ADDRESS));
    }

    private void put(String app, Map<String, Object> members) {
        var result = JsonCodec.decode(PutSubscription.Request.class, JsonCodec.encode(members))
                .flatMap(request -> putSubscription.call(Caller.application(app, Scope.MANAGE, "test"), request));
        if (result instanceof ActionResult.Refusal<PutSubscription.Result>(Problem problem))
            throw new IllegalStateException("the double can't subscribe: " + problem);
    }
}
