package dev.holdfast.story;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import dev.holdfast.event.Event;
import dev.holdfast.event.Schema;
import dev.holdfast.hold.Queue;
import dev.holdfast.item.Items;
import dev.holdfast.json.Codec;
import dev.holdfast.table.Row;
import dev.holdfast.watch.Watches;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** Holds every event to the schema that it names: it is as that says, and has no member that it doesn't list. */
final class Promised {
    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemaRegistryConfig(
                    SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));

    private static final Map<String, com.networknt.schema.Schema> RULES = Arrays.stream(Schema.values())
            .collect(Collectors.toMap(Schema::uri, s -> REGISTRY.getSchema(s.text(), InputFormat.JSON)));

    private Promised() {}

    /** The event that a change in the feed becomes, where one can be made of it. */
    static void check(Row change) {
        Event event;
        try {
            event = event(change);
        } catch (RuntimeException unreadable) {
            return;
        }
        check(event);
    }

    private static Event event(Row change) {
        var partition = change.key().partition();
        if (partition.startsWith(Items.FAMILY)) return Event.of(Items.item(change));
        if (partition.startsWith(Watches.FAMILY)) return Event.of(Watches.finding(change));
        return Event.of(Queue.intent(change));
    }

    private static void check(Event event) {
        var text = Codec.encode(event.data());
        var rule = requireNonNull(RULES.get(event.dataschema()));
        assertThat(rule.validate(text, InputFormat.JSON))
                .as("%s: %s", event.type(), text)
                .isEmpty();
        var listed = rule.getSchemaNode().get("properties");
        Codec.stored(JsonNode.class, text)
                .fieldNames()
                .forEachRemaining(member -> assertThat(listed.has(member))
                        .as("%s lists %s", event.dataschema(), member)
                        .isTrue());
    }
}
