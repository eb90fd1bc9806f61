// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.opensearch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.channel.EventSender.DeliveryOutcome;
import dev.holdfast.channel.EventSender.EventMessage;
import dev.holdfast.json.JsonCodec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import okhttp3.Response;

/**
 * Converts events to requests of the bulk API, and reads its responses: one result for each event, in the same order.
 */
final class EventBulkRequest {
    /** The maximum size of a request. Managed services accept at least 10 MB. */
    private static final int MAX_REQUEST_CHARS = 2 * 1024 * 1024;

    private static final long MAX_RESPONSE_BYTES = 4 * 1024 * 1024;

    private EventBulkRequest() {}

    /** Divides consecutive messages into requests of limited size, each with at least one message. */
    static List<List<EventMessage>> split(List<EventMessage> messages) {
        var requests = new ArrayList<List<EventMessage>>();
        var startIndex = 0;
        var requestChars = 0;
        for (var i = 0; i < messages.size(); i++) {
            var messageChars = messages.get(i).body().length();
            if (i > startIndex && requestChars + messageChars > MAX_REQUEST_CHARS) {
                requests.add(messages.subList(startIndex, i));
                startIndex = i;
                requestChars = 0;
            }
            requestChars += messageChars;
        }
        requests.add(messages.subList(startIndex, messages.size()));
        return requests;
    }

    static String toLines(List<EventMessage> messages) {
        var lines = new StringBuilder();
        for (var eventMessage : messages) {
            var action = JsonCodec.MAPPER.createObjectNode();
            action.putObject("create").put("_id", eventMessage.id());
            lines.append(action).append('\n');
            // The bulk API requires one line per document. Removing line breaks is safe, because JSON contains raw line
            // breaks only between tokens.
            lines.append(eventMessage.body().replace('\n', ' ').replace('\r', ' '))
                    .append('\n');
        }
        return lines.toString();
    }

    static List<DeliveryOutcome> readOutcomes(Response response, List<EventMessage> messages) throws IOException {
        JsonNode items;
        try {
            items = JsonCodec.MAPPER
                    .readTree(response.peekBody(MAX_RESPONSE_BYTES).string())
                    .path("items");
        } catch (JsonProcessingException e) {
            return failAll(messages);
        }
        if (items.size() != messages.size()) return failAll(messages);
        var outcomes = new ArrayList<DeliveryOutcome>();
        for (var i = 0; i < messages.size(); i++) {
            var result = items.get(i).path("create");
            if (!result.path("_id").asText().equals(messages.get(i).id())) return failAll(messages);
            outcomes.add(readOutcome(result));
        }
        return outcomes;
    }

    private static DeliveryOutcome readOutcome(JsonNode result) {
        var status = result.path("status").asInt();
        return switch (status) {
            case 200, 201 -> new DeliveryOutcome.DeliverySuccess("HTTP " + status);
            case 409 -> new DeliveryOutcome.DeliverySuccess("HTTP 409: the index already has this event");
            case 400, 413 -> new DeliveryOutcome.PermanentRejection("HTTP " + status + errorType(result));
            default -> new DeliveryOutcome.TemporaryFailure("HTTP " + status + errorType(result), null);
        };
    }

    /** Returns the error type. Omits the engine's message, because the message contains indexed data. */
    private static String errorType(JsonNode result) {
        var type = result.path("error").path("type").asText();
        return type.matches("[a-z_]{1,60}") ? ": " + type : "";
    }

    private static List<DeliveryOutcome> failAll(List<EventMessage> messages) {
        return Collections.nCopies(
                messages.size(), new DeliveryOutcome.TemporaryFailure("the bulk response is invalid", null));
    }
}
