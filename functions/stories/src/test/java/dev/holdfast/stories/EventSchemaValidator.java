// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import dev.holdfast.event.Event;
import dev.holdfast.event.EventSchema;
import dev.holdfast.expectation.ExpectationStore;
import dev.holdfast.feed.SubscriptionChange;
import dev.holdfast.hold.intent.IntentQueue;
import dev.holdfast.item.ItemStore;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.table.Row;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Validates each event against the schema that it names. Unlisted members are faults too. */
final class EventSchemaValidator {
    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemaRegistryConfig(
                    SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));

    private static final Map<String, com.networknt.schema.Schema> RULES = Arrays.stream(EventSchema.values())
            .collect(Collectors.toMap(EventSchema::uri, s -> REGISTRY.getSchema(s.readText(), InputFormat.JSON)));

    private EventSchemaValidator() {}

    /** The events that a change in the feed becomes, where any can be made of it. */
    static void validate(Row change) {
        List<Event> events;
        try {
            events = events(change);
        } catch (RuntimeException unreadable) {
            return;
        }
        events.forEach(EventSchemaValidator::validate);
    }

    private static List<Event> events(Row change) {
        var partition = change.key().partition();
        if (partition.startsWith(ItemStore.PARTITION_PREFIX)) return Event.allOfItem(ItemStore.decode(change));
        if (partition.startsWith(ExpectationStore.PARTITION_PREFIX))
            return List.of(Event.of(ExpectationStore.readViolation(change)));
        if (partition.startsWith(SubscriptionChange.PARTITION_PREFIX))
            return List.of(Event.of(JsonCodec.decodeStored(SubscriptionChange.class, change.body())));
        return List.of(Event.of(IntentQueue.decode(change)));
    }

    private static void validate(Event event) {
        var text = JsonCodec.encode(event.data());
        var rule = requireNonNull(RULES.get(event.dataschema()));
        assertThat(rule.validate(text, InputFormat.JSON))
                .as("%s: %s", event.type(), text)
                .isEmpty();
        var listed = rule.getSchemaNode().get("properties");
        JsonCodec.decodeStored(JsonNode.class, text)
                .fieldNames()
                .forEachRemaining(member -> assertThat(listed.has(member))
                        .as("%s lists %s", event.dataschema(), member)
                        .isTrue());
    }
}
