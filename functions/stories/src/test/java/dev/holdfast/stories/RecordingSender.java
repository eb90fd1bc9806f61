// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.channel.EventSender;
import dev.holdfast.json.JsonCodec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A webhook target that records messages and returns the outcomes that a test sets. */
final class RecordingSender implements EventSender {
    private final List<EventMessage> messages = Collections.synchronizedList(new ArrayList<>());
    private final List<EventMessage> workflowEvents = Collections.synchronizedList(new ArrayList<>());
    private volatile Function<EventMessage, DeliveryOutcome> answer =
            message -> new DeliveryOutcome.DeliverySuccess("200");
    private volatile int maxBatchSize = 1;

    void answerWith(Function<EventMessage, DeliveryOutcome> answer) {
        this.answer = answer;
    }

    /** Sets the maximal number of messages per call. */
    void acceptPerCall(int batchSize) {
        this.maxBatchSize = batchSize;
    }

    List<EventMessage> messages() {
        return List.copyOf(messages);
    }

    List<JsonNode> events() {
        return messages().stream()
                .map(message -> JsonCodec.decodeStored(JsonNode.class, message.body()))
                .toList();
    }

    List<String> types() {
        return events().stream()
                .map(event -> event.get("type").asText().replace("dev.holdfast.item.", ""))
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

    /**
     * Returns the events of changed workflows. The sender records these events separately, because every test begins
     * with the change of a workflow.
     */
    List<JsonNode> workflowEvents() {
        return workflowEvents.stream()
                .map(message -> JsonCodec.decodeStored(JsonNode.class, message.body()))
                .toList();
    }

    @Override
    public int maxBatchSize() {
        return maxBatchSize;
    }

    @Override
    public DeliveryOutcome send(EventMessage eventMessage) {
        if (eventMessage.type().matches("dev\\.holdfast\\.workflow\\.(changed|deleted)")) {
            workflowEvents.add(eventMessage);
            return new DeliveryOutcome.DeliverySuccess("200");
        }
        messages.add(eventMessage);
        return answer.apply(eventMessage);
    }
}
