// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.hold.entry;

import dev.holdfast.access.Caller;
import dev.holdfast.hold.policy.QueuePolicy;
import dev.holdfast.hold.policy.ReleaseGate;
import dev.holdfast.item.Item;
import dev.holdfast.workflow.Workflow;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * An operation on queue entries, with its caller and the policy of the queue.
 *
 * @param override the caller's reason for a release during a blackout; null if the command doesn't override blackouts
 * @param at the time of the release; null to release immediately
 * @param batch the id of the batch that the command belongs to; null if it belongs to no batch
 * @param workflowsByName a cache of the workflows for releases; many intents use the same workflow
 */
public record QueueCommand(
        QueueOperation operation,
        Caller caller,
        QueuePolicy policy,
        @Nullable String reason,
        @Nullable String override,
        @Nullable Instant at,
        @Nullable String batch,
        Map<String, Optional<Workflow>> workflowsByName) {
    public QueueCommand(
            QueueOperation operation,
            Caller caller,
            QueuePolicy policy,
            @Nullable String reason,
            @Nullable String override,
            @Nullable Instant at,
            @Nullable String batch) {
        this(operation, caller, policy, reason, override, at, batch, new ConcurrentHashMap<>());
    }

    /** Whether a sweep gives the command, and no caller waits for the result. */
    public boolean isBySystem() {
        return !caller.isPerson() && caller.name().equals(Item.SYSTEM_ACTOR);
    }

    public ReleaseGate gateAt(Instant now) {
        return new ReleaseGate(policy, caller, override, now);
    }
}
