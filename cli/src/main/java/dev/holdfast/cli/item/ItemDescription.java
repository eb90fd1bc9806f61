// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.item;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.cli.output.RelativeTime;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Prepares an item for people: replaces the task and the times of its holders by readable members. */
final class ItemDescription {
    private ItemDescription() {}

    static JsonNode of(JsonNode item) {
        var details = JsonNodeFactory.instance.objectNode();
        item.properties().forEach(member -> {
            var value = member.getValue();
            switch (member.getKey()) {
                case "task" -> addTask(details, value);
                case "holders" -> details.put("holders", holders(value));
                default -> details.set(member.getKey(), value);
            }
        });
        return details;
    }

    private static void addTask(ObjectNode details, JsonNode task) {
        details.put("assignee", task.path("assignee").asText("nobody"));
        if (task.hasNonNull("delegatedBy")) details.set("delegatedBy", task.path("delegatedBy"));
        details.put(
                "candidates",
                stream(task.path("candidates")).map(JsonNode::asText).collect(Collectors.joining(", ")));
        details.set("priority", task.path("priority"));
        if (task.hasNonNull("followUp")) details.set("followUp", task.path("followUp"));
    }

    /** Returns for example {@code application 3 h, dora@example.com 20 min}. */
    private static String holders(JsonNode holders) {
        return stream(holders)
                .map(time -> time.path("person").asText(time.path("kind").asText()) + " "
                        + RelativeTime.amountOf(Duration.parse(time.path("time").asText())))
                .collect(Collectors.joining(", "));
    }

    private static Stream<JsonNode> stream(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }
}
