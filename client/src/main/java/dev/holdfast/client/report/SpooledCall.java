// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.client.json.ClientJson;
import dev.holdfast.client.json.TimeText;
import dev.holdfast.client.transport.Operation;
import dev.holdfast.client.transport.OperationCall;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.UUID;

/**
 * Converts a call to its stored form in the spool, and back. The stored form contains the true time of the call and an
 * idempotency key, but no credentials.
 */
final class SpooledCall {
    private static final String OPERATION = "operation";
    private static final String MEMBERS = "members";
    private static final String OCCURRED_AT = "occurredAt";

    private SpooledCall() {}

    /** Returns the item that a report is about. The spool keeps the order of the reports about one item. */
    static String subjectOf(OperationCall call) {
        var members = call.members();
        var key = members.path("key").asText(members.path("idempotencyKey").asText());
        return members.path("workflow").asText("simple") + "/" + key;
    }

    /** Returns the true time of a call; the default if the call contains no readable time. */
    static Instant timeOf(OperationCall call, Instant defaultTime) {
        try {
            var text = call.members().path(OCCURRED_AT).textValue();
            return text == null ? defaultTime : Instant.parse(text);
        } catch (DateTimeParseException e) {
            return defaultTime;
        }
    }

    static byte[] encode(OperationCall call, Instant now) {
        var members = call.members().deepCopy();
        if (!members.hasNonNull(OCCURRED_AT)) members.put(OCCURRED_AT, TimeText.of(now));
        // A heartbeat has no idempotency key, because a repeated heartbeat has no further effect.
        if (call.operation() != Operation.HEARTBEAT_ITEM && !members.hasNonNull("idempotencyKey"))
            members.put("idempotencyKey", UUID.randomUUID().toString());
        var entry = ClientJson.MAPPER.createObjectNode();
        entry.put(OPERATION, call.operation().name()).set(MEMBERS, members);
        try {
            return ClientJson.MAPPER.writeValueAsBytes(entry);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Reads a call.
     *
     * @param moreFollows whether the spool has a later report about the item
     * @throws IllegalArgumentException if this version of the client doesn't know the operation
     */
    static OperationCall decode(byte[] payload, boolean moreFollows) {
        try {
            var entry = ClientJson.MAPPER.readTree(payload);
            var operation = Operation.valueOf(entry.path(OPERATION).asText());
            if (!(entry.path(MEMBERS) instanceof ObjectNode members))
                throw new IllegalArgumentException("the call has no members");
            if (moreFollows && operation != Operation.COMPLETE_ITEM) members.put("moreFollows", true);
            return new OperationCall(operation, members);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
