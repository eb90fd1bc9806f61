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
import dev.holdfast.event.EventFactory;
import dev.holdfast.event.EventSchema;
import dev.holdfast.event.ItemSite;
import dev.holdfast.expectation.ExpectationStore;
import dev.holdfast.feed.SubscriptionChange;
import dev.holdfast.hold.intent.IntentRow;
import dev.holdfast.item.store.ItemStore;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.table.Row;
import dev.holdfast.workflow.WorkflowStore;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Validates each event against the schema that the event names. A member that the schema doesn't list is a fault too.
 */
final class EventSchemaValidator {
    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemaRegistryConfig(
                    SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));

    private static final Map<String, com.networknt.schema.Schema> RULES = Arrays.stream(EventSchema.values())
            .collect(Collectors.toMap(EventSchema::uri, s -> REGISTRY.getSchema(s.readText(), InputFormat.JSON)));

    private EventSchemaValidator() {}

    /** Validates the events of a change in the feed. Does nothing if the change is unreadable. */
    static void validate(Row change, WorkflowStore workflowStore) {
        List<Event> events;
        try {
            events = events(change, workflowStore);
        } catch (RuntimeException unreadable) {
            return;
        }
        events.forEach(EventSchemaValidator::validate);
    }

    private static List<Event> events(Row change, WorkflowStore workflowStore) {
        var partition = change.key().partition();
        if (partition.startsWith(ItemStore.PARTITION_PREFIX)) {
            var item = ItemStore.decode(change);
            var workflow = workflowStore
                    .findVersion(item.id().app(), item.id().workflow(), item.workflowVersion())
                    .orElseThrow();
            return EventFactory.createAllOfItem(
                    item, workflow, new ItemSite(URI.create("https://holdfast.example.com")));
        }
        if (partition.startsWith(ExpectationStore.PARTITION_PREFIX))
            return List.of(EventFactory.create(ExpectationStore.readViolation(change)));
        if (partition.startsWith(SubscriptionChange.PARTITION_PREFIX))
            return List.of(EventFactory.create(JsonCodec.decodeStored(SubscriptionChange.class, change.body())));
        return List.of(EventFactory.create(IntentRow.decode(change)));
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
