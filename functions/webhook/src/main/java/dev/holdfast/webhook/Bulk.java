package dev.holdfast.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.alert.Sender.Message;
import dev.holdfast.alert.Sender.Outcome;
import dev.holdfast.json.Codec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import okhttp3.Response;

/** The bulk API's lines, and its answer: one result for each action, in their order. */
final class Bulk {
    /** In characters: services take 10 MB at a time, or more. */
    private static final int LARGE = 2 * 1024 * 1024;

    private static final long LONGEST_ANSWER = 4 * 1024 * 1024;

    private Bulk() {}

    /** In runs that are not too large, though each has at least one. */
    static List<List<Message>> split(List<Message> messages) {
        var runs = new ArrayList<List<Message>>();
        var from = 0;
        var size = 0;
        for (var i = 0; i < messages.size(); i++) {
            var length = messages.get(i).body().length();
            if (i > from && size + length > LARGE) {
                runs.add(messages.subList(from, i));
                from = i;
                size = 0;
            }
            size += length;
        }
        runs.add(messages.subList(from, messages.size()));
        return runs;
    }

    static String lines(List<Message> messages) {
        var lines = new StringBuilder();
        for (var message : messages) {
            var action = Codec.MAPPER.createObjectNode();
            action.putObject("create").put("_id", message.id());
            // In JSON a line's end is always between two members.
            lines.append(action).append('\n');
            lines.append(message.body().replace('\n', ' ').replace('\r', ' ')).append('\n');
        }
        return lines.toString();
    }

    static List<Outcome> outcomes(Response response, List<Message> messages) throws IOException {
        JsonNode items;
        try {
            items = Codec.MAPPER
                    .readTree(response.peekBody(LONGEST_ANSWER).string())
                    .path("items");
        } catch (JsonProcessingException e) {
            return unreadable(messages);
        }
        if (items.size() != messages.size()) return unreadable(messages);
        var outcomes = new ArrayList<Outcome>();
        for (var i = 0; i < messages.size(); i++) {
            var result = items.get(i).path("create");
            if (!result.path("_id").asText().equals(messages.get(i).id())) return unreadable(messages);
            outcomes.add(outcome(result));
        }
        return outcomes;
    }

    private static Outcome outcome(JsonNode result) {
        var status = result.path("status").asInt();
        return switch (status) {
            case 200, 201 -> new Outcome.Delivered("HTTP " + status);
            case 409 -> new Outcome.Delivered("HTTP 409: it is there already");
            case 400, 413 -> new Outcome.Rejected("HTTP " + status + type(result));
            default -> new Outcome.Failed("HTTP " + status + type(result), null);
        };
    }

    /** The kind of error, but none of its texts, which quote what is in the index. */
    private static String type(JsonNode result) {
        var type = result.path("error").path("type").asText();
        return type.matches("[a-z_]{1,60}") ? ": " + type : "";
    }

    private static List<Outcome> unreadable(List<Message> messages) {
        return Collections.nCopies(
                messages.size(), new Outcome.Failed("the answer is no result of a bulk request", null));
    }
}
