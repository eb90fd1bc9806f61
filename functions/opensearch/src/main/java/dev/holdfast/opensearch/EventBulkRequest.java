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

/** The bulk API's lines, and its answer: one result for each action, in their order. */
final class EventBulkRequest {
    /** In characters: services take 10 MB at a time, or more. */
    private static final int MAX_REQUEST_CHARS = 2 * 1024 * 1024;

    private static final long MAX_ANSWER_BYTES = 4 * 1024 * 1024;

    private EventBulkRequest() {}

    /** In runs that are not too large, though each has at least one. */
    static List<List<EventMessage>> split(List<EventMessage> messages) {
        var runs = new ArrayList<List<EventMessage>>();
        var from = 0;
        var size = 0;
        for (var i = 0; i < messages.size(); i++) {
            var length = messages.get(i).body().length();
            if (i > from && size + length > MAX_REQUEST_CHARS) {
                runs.add(messages.subList(from, i));
                from = i;
                size = 0;
            }
            size += length;
        }
        runs.add(messages.subList(from, messages.size()));
        return runs;
    }

    static String toLines(List<EventMessage> messages) {
        var lines = new StringBuilder();
        for (var eventMessage : messages) {
            var action = JsonCodec.MAPPER.createObjectNode();
            action.putObject("create").put("_id", eventMessage.id());
            // In JSON a line's end is always between two members.
            lines.append(action).append('\n');
            lines.append(eventMessage.body().replace('\n', ' ').replace('\r', ' '))
                    .append('\n');
        }
        return lines.toString();
    }

    static List<DeliveryOutcome> readOutcomes(Response response, List<EventMessage> messages) throws IOException {
        JsonNode items;
        try {
            items = JsonCodec.MAPPER
                    .readTree(response.peekBody(MAX_ANSWER_BYTES).string())
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
            case 409 -> new DeliveryOutcome.DeliverySuccess("HTTP 409: it is there already");
            case 400, 413 -> new DeliveryOutcome.PermanentRejection("HTTP " + status + errorType(result));
            default -> new DeliveryOutcome.TemporaryFailure("HTTP " + status + errorType(result), null);
        };
    }

    /** The kind of error, but none of its texts, which quote what is in the index. */
    private static String errorType(JsonNode result) {
        var type = result.path("error").path("type").asText();
        return type.matches("[a-z_]{1,60}") ? ": " + type : "";
    }

    private static List<DeliveryOutcome> failAll(List<EventMessage> messages) {
        return Collections.nCopies(
                messages.size(),
                new DeliveryOutcome.TemporaryFailure("the answer is no result of a bulk request", null));
    }
}
