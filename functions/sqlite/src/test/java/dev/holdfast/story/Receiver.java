package dev.holdfast.story;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.alert.Sender;
import dev.holdfast.json.Codec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A target that keeps what it is sent, and answers as the test says. */
final class Receiver implements Sender {
    private final List<Message> got = Collections.synchronizedList(new ArrayList<>());
    private final List<Message> ofWorkflows = Collections.synchronizedList(new ArrayList<>());
    private volatile Function<Message, Outcome> answer = m -> new Outcome.Delivered("200");
    private volatile int together = 1;

    void answers(Function<Message, Outcome> answer) {
        this.answer = answer;
    }

    /** From now on so many come at once. */
    void takes(int together) {
        this.together = together;
    }

    List<Message> messages() {
        return List.copyOf(got);
    }

    List<JsonNode> events() {
        return messages().stream()
                .map(m -> Codec.stored(JsonNode.class, m.body()))
                .toList();
    }

    List<String> types() {
        return events().stream()
                .map(e -> e.get("type").asText().replace("dev.holdfast.item.", ""))
                .toList();
    }

    @Override
    public String target() {
        return "webhook";
    }

    @Override
    public boolean signs() {
        return true;
    }

    @Override
    public @Nullable String refuse(String address) {
        return address.startsWith("https://") ? null : "must be an https URL";
    }

    /** What was told of changed workflows, which stands apart: every story begins with one. */
    List<JsonNode> ofWorkflows() {
        return ofWorkflows.stream()
                .map(m -> Codec.stored(JsonNode.class, m.body()))
                .toList();
    }

    @Override
    public int together() {
        return together;
    }

    @Override
    public Outcome send(Message message) {
        if (message.type().matches("dev\\.holdfast\\.workflow\\.(changed|deleted)")) {
            ofWorkflows.add(message);
            return new Outcome.Delivered("200");
        }
        got.add(message);
        return answer.apply(message);
    }
}
