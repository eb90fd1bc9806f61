// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.queue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.client.call.CallRequest;

/**
 * The selectors of a release or a purge. An intent must match all of them.
 *
 * @param <R> the subclass
 */
public abstract sealed class QueueSelector<R extends QueueSelector<R>> extends CallRequest<R>
        permits IntentRelease, IntentPurge {
    QueueSelector(ObjectNode members) {
        super(members);
    }

    /** Selects entries of this kind: {@code workflow}, {@code method} or {@code item}. */
    public final R kind(String kind) {
        return with("kind", kind);
    }

    /** Selects methods of this model. The request also needs the kind {@code method}. */
    public final R model(String model) {
        return with("model", model);
    }

    /** Selects entries for this workflow or method. The request also needs a kind. */
    public final R name(String name) {
        return with("name", name);
    }

    /** Selects intents with this label. */
    public final R label(String name, String value) {
        return with("label", name + ":" + value);
    }

    /** Selects intents of this requester. */
    public final R requester(String requester) {
        return with("requester", requester);
    }

    /** Sets the reason for the history. A purge needs it. */
    public final R reason(String reason) {
        return with("reason", reason);
    }

    /** Changes nothing, and returns the outcome that the call would have. */
    public final R dryRun() {
        return with("dryRun", true);
    }
}
