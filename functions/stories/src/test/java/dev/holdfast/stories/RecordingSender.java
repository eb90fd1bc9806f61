package dev.holdfast.stories;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.channel.EventSender;
import dev.holdfast.json.JsonCodec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A target that keeps what it is sent, and answers as the test says. */
final class RecordingSender implements EventSender {
    private final List<EventMessage> got = Collections.synchronizedList(new ArrayList<>());
    private final List<EventMessage> workflowEvents = Collections.synchronizedList(new ArrayList<>());
    private volatile Function<EventMessage, DeliveryOutcome> answer = m -> new DeliveryOutcome.DeliverySuccess("200");
    private volatile int together = 1;

    void answerWith(Function<EventMessage, DeliveryOutcome> answer) {
        this.answer = answer;
    }

    /** From now on so many come at once. */
    void acceptPerCall(int together) {
        this.together = together;
    }

    List<EventMessage> messages() {
        return List.copyOf(got);
    }

    List<JsonNode> events() {
        return messages().stream()
                .map(m -> JsonCodec.decodeStored(JsonNode.class, m.body()))
                .toList();
    }

    List<String> types() {
        return events().stream()
                .map(e -> e.get("type").asText().replace("dev.holdfast.item.", ""))
                .toList();
    }

    @Override
    public String kind() {
        return "webhook";
    }

    @Override
    public boolean usesSigningSecrets() {
        return true;
    }

    @Override
    public @Nullable String addressFault(String address) {
        return address.startsWith("https://") ? null : "must be an https URL";
    }

    /** What was told of changed workflows, which stands apart: every story begins with one. */
    List<JsonNode> workflowEvents() {
        return workflowEvents.stream()
                .map(m -> JsonCodec.decodeStored(JsonNode.class, m.body()))
                .toList();
    }

    @Override
    public int maxBatchSize() {
        return together;
    }

    @Override
    public DeliveryOutcome send(EventMessage eventMessage) {
        if (eventMessage.type().matches("dev\\.holdfast\\.workflow\\.(changed|deleted)")) {
            workflowEvents.add(eventMessage);
            return new DeliveryOutcome.DeliverySuccess("200");
        }
        got.add(eventMessage);
        return answer.apply(eventMessage);
    }
}
