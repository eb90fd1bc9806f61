// SPDX-License-Identifier: Apache-2.0
package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.event.Event;
import dev.holdfast.event.EventSchema;
import dev.holdfast.event.EventTypes;
import dev.holdfast.json.JsonCodec;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The events page lists exactly the existing event types, members and schemas. */
class EventReferenceTest {
    private final ReferencePage page = ReferencePage.of("reference/events.md");

    @Test
    void the_page_lists_exactly_the_event_types() {
        assertThat(page.names("## Types"))
                .isEqualTo(EventTypes.ALL_TYPES.stream()
                        .map(type -> type.substring(Event.TYPE_PREFIX.length()))
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void types_and_schemas_name_each_other() {
        var schemas = page.rows("## Types").stream()
                .map(row -> ReferencePage.code(row.getLast()).getFirst())
                .collect(Collectors.toSet());
        assertThat(schemas)
                .isEqualTo(Arrays.stream(EventSchema.values())
                        .map(EventReferenceTest::name)
                        .collect(Collectors.toSet()));
        for (var row : page.rows("## Types")) {
            var family = ReferencePage.code(row.getFirst()).getFirst().replaceFirst("\\..*", "");
            if (!family.equals("workflow")) assertThat(row.getLast()).isEqualTo("`" + family + "-1`");
        }
    }

    @Test
    void the_page_lists_exactly_the_members_of_an_event() {
        var config = JsonCodec.MAPPER.getSerializationConfig();
        var members = new TreeSet<String>();
        config.introspect(config.constructType(Event.class))
                .findProperties()
                .forEach(property -> members.add(property.getName()));
        assertThat(page.names("## Members")).isEqualTo(members);
    }

    @Test
    void the_page_shows_the_members_of_every_schema() {
        page.assertGenerated(
                "data",
                Arrays.stream(EventSchema.values())
                        .map(EventReferenceTest::section)
                        .collect(Collectors.joining("\n", "\n", "\n")));
    }

    private static String name(EventSchema eventSchema) {
        return eventSchema.uri().substring(eventSchema.uri().lastIndexOf(':') + 1);
    }

    private static String section(EventSchema eventSchema) {
        var json = JsonCodec.decodeStored(JsonNode.class, eventSchema.readText());
        var required = StreamSupport.stream(json.get("required").spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.toSet());
        return "### " + name(eventSchema) + "\n\n"
                + json.get("description")
                        .asText()
                        .replaceFirst("Members may be added\\.", "")
                        .strip()
                + "\n\n| member | type | always | meaning |\n|---|---|---|---|\n"
                + json.get("properties").properties().stream()
                        .map(member -> row(member, required.contains(member.getKey())))
                        .collect(Collectors.joining());
    }

    private static String row(Map.Entry<String, JsonNode> member, boolean required) {
        var node = member.getValue();
        return String.join(
                                " | ",
                                List.of(
                                        "| `" + member.getKey() + "`",
                                        type(node),
                                        required ? "yes" : "",
                                        node.path("description").asText() + " |"))
                        .replaceAll("\\|  (?=\\|)", "| ")
                + "\n";
    }

    private static String type(JsonNode node) {
        if (node.has("enum"))
            return StreamSupport.stream(node.get("enum").spliterator(), false)
                    .map(value -> "`" + value.asText() + "`")
                    .collect(Collectors.joining(", "));
        if (node.has("$ref")) return node.get("$ref").asText().replaceFirst(".*/", "");
        if (!node.has("type")) return "any JSON";
        return switch (node.get("type").asText()) {
            case "array" -> "array of " + type(node.get("items"));
            case "object" -> "object of " + type(node.path("additionalProperties"));
            case "string" -> node.path("format").asText("").equals("date-time") ? "instant" : "string";
            default -> node.get("type").asText();
        };
    }
}
