// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.call;

import dev.holdfast.client.transport.Operation;
import dev.holdfast.client.transport.OperationCall;

/** Decides whether a call can be repeated although Holdfast may have carried it out. */
final class RepeatRule {
    private RepeatRule() {}

    /**
     * Whether a repeated call has no further effect. This is true for reads, dry runs, calls with an idempotent HTTP
     * method, claims of tasks, and reports with equal content. It is also true for calls with an idempotency key, an
     * item's own key, a recovery's name or a version.
     */
    static boolean isRepeatable(OperationCall call) {
        var operation = call.operation();
        return switch (operation.method()) {
            case "GET", "PUT", "DELETE" -> true;
            default ->
                operation == Operation.HEARTBEAT_ITEM
                        || operation == Operation.ACKNOWLEDGE_ITEM
                        || operation == Operation.RETURN_ITEM
                        || operation == Operation.CLAIM_TASK
                        || operation == Operation.CREATE_ITEM && call.members().hasNonNull("key")
                        || operation == Operation.RECOVER_ITEMS && isRepeatableRecovery(call)
                        || call.members().path("dryRun").asBoolean()
                        || call.members().hasNonNull("idempotencyKey")
                        || call.members().hasNonNull("version");
        };
    }

    /** Whether a recovery can be repeated. A recovery with a name redrives each item only once. */
    private static boolean isRepeatableRecovery(OperationCall call) {
        return call.members().hasNonNull("recovery")
                || !call.members().path("mode").asText().equals("redrive");
    }

    /**
     * Whether the client must add an idempotency key to the call. Holdfast keeps the answer to such a call under its
     * key.
     */
    static boolean needsIdempotencyKey(OperationCall call) {
        var members = call.members();
        if (members.hasNonNull("idempotencyKey") || members.path("dryRun").asBoolean()) return false;
        return switch (call.operation()) {
            case ADVANCE_ITEM, COMPLETE_ITEM, SCHEDULE_CHANGE -> true;
            case CREATE_ITEM -> !members.hasNonNull("key");
            case RECOVER_ITEMS -> !isRepeatableRecovery(call);
            default -> false;
        };
    }
}
