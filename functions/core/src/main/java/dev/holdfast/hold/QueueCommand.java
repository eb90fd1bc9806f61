package dev.holdfast.hold;

import dev.holdfast.access.Caller;
import dev.holdfast.hold.policy.QueuePolicy;
import dev.holdfast.hold.policy.ReleaseGate;
import dev.holdfast.workflow.Workflow;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Who wants something done with intents, and why.
 *
 * @param override why a blackout should not count
 * @param at when to release; null for now
 * @param batch the batch that this is part of
 * @param destinations the workflows that were looked up for it, by the names of its intents: many have the same
 */
record QueueCommand(
        QueueOperation verb,
        Caller caller,
        QueuePolicy policy,
        @Nullable String reason,
        @Nullable String override,
        @Nullable Instant at,
        @Nullable String batch,
        Map<String, Workflow> destinations) {
    QueueCommand(
            QueueOperation verb,
            Caller caller,
            QueuePolicy policy,
            @Nullable String reason,
            @Nullable String override,
            @Nullable Instant at,
            @Nullable String batch) {
        this(verb, caller, policy, reason, override, at, batch, new ConcurrentHashMap<>());
    }

    ReleaseGate gateAt(Instant now) {
        return new ReleaseGate(policy, caller, override, now);
    }
}
