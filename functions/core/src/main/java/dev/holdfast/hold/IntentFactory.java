// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.hold;

import dev.holdfast.access.Caller;
import dev.holdfast.hold.QueueIntents.IntentInput;
import dev.holdfast.hold.intent.Intent;
import dev.holdfast.hold.intent.IntentId;
import dev.holdfast.hold.intent.IntentRequest;
import dev.holdfast.hold.intent.ReleaseWindow;
import dev.holdfast.json.CanonicalHash;
import dev.holdfast.json.RawJson;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Supplier;

/** Creates intents from validated input. */
final class IntentFactory {
    private static final RawJson EMPTY_INPUTS = new RawJson("{}");

    private final Supplier<String> uids;

    IntentFactory(Supplier<String> uids) {
        this.uids = uids;
    }

    Intent create(Caller caller, IntentInput intentInput, Instant now) {
        var inputs = intentInput.inputs() == null ? EMPTY_INPUTS : intentInput.inputs();
        var uid = uids.get().replace("-", "");
        var hash =
                CanonicalHash.hash(Arrays.asList(intentInput.kind(), intentInput.model(), intentInput.name(), inputs));
        var id = new IntentId(
                Objects.requireNonNull(intentInput.kind()),
                intentInput.model(),
                Objects.requireNonNull(intentInput.name()),
                hash,
                uid.substring(uid.length() - 12));
        var intentRequest = new IntentRequest(
                intentInput.title(),
                inputs,
                caller.name(),
                caller.agentName(),
                now,
                intentInput.note(),
                intentInput.window() == null ? ReleaseWindow.ALWAYS : intentInput.window(),
                intentInput.within(),
                intentInput.priority() == null ? 0 : intentInput.priority(),
                intentInput.labels(),
                intentInput.parent(),
                intentInput.correlation(),
                caller.isPerson() ? Boolean.TRUE : null);
        return Intent.createQueued(caller.app(), id, intentRequest).withCause(caller.cause());
    }
}
