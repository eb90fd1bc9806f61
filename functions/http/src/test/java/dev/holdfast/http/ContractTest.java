package dev.holdfast.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.json.Codec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ContractTest {
    private static final Contract CONTRACT = Contract.load();

    @Test
    void every_resource_method_has_an_operation_and_every_operation_a_resource_method() throws Exception {
        assertThat(CONTRACT.operations().stream().map(String::valueOf))
                .containsExactlyInAnyOrderElementsOf(ResourceMethod.all().stream()
                        .map(String::valueOf)
                        .distinct()
                        .toList());
    }

    @Test
    void the_parameters_of_both_are_the_same() throws Exception {
        for (var method : ResourceMethod.all()) {
            var operation = CONTRACT.operations().stream()
                    .filter(o -> o.toString().equals(method.toString()))
                    .findFirst()
                    .orElseThrow();
            assertThat(operation.parameters("path")).as("%s", method).isEqualTo(method.pathParameters());
            assertThat(operation.parameters("query")).as("%s", method).isEqualTo(method.queryParameters());
        }
    }

    @Test
    void every_operation_is_told_for_people() {
        for (var operation : CONTRACT.operations()) {
            for (var member : List.of("operationId", "summary", "description", "tags"))
                assertThat(operation.node().path(member).isMissingNode())
                        .as("%s: %s", operation, member)
                        .isFalse();
            assertThat(operation.node().at("/responses/default").isMissingNode())
                    .as("%s", operation)
                    .isFalse();
        }
        assertThat(CONTRACT.operations()).extracting(Operation::id).doesNotHaveDuplicates();
    }

    static Stream<Arguments> bodies() {
        return CONTRACT.operations().stream()
                .flatMap(o -> o.bodies().entrySet().stream())
                .map(e -> Arguments.of(e.getKey(), e.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    void every_body_has_an_example_that_its_schema_takes(String where, JsonNode media) {
        var examples = new ArrayList<JsonNode>();
        if (media.has("example")) examples.add(media.get("example"));
        media.path("examples").forEach(e -> examples.add(CONTRACT.follow(e).get("value")));
        assertThat(examples).as(where).isNotEmpty();
        for (var example : examples)
            assertThat(CONTRACT.faults(media.get("schema"), example)).as(where).isEmpty();
    }

    @Test
    void a_body_that_is_not_as_the_schema_says_is_noticed() {
        var schema = CONTRACT.operation("GET", "/apps/shop/keys")
                .orElseThrow()
                .response(200)
                .at("/content/application~1json/schema");
        assertThat(CONTRACT.faults(schema, Codec.stored(JsonNode.class, "{\"keys\":[]}")))
                .isEmpty();
        assertThat(CONTRACT.faults(schema, Codec.stored(JsonNode.class, "{}"))).isNotEmpty();
        assertThat(CONTRACT.faults(schema, Codec.stored(JsonNode.class, "{\"keys\":[],\"more\":1}")))
                .isNotEmpty();
    }

    @Test
    void the_event_of_a_webhook_has_an_example_that_its_schema_takes() {
        var media = CONTRACT.document().at("/webhooks/event/post/requestBody/content/application~1cloudevents+json");
        assertThat(CONTRACT.faults(media.get("schema"), media.get("example"))).isEmpty();
    }

    @Test
    void no_schema_of_a_request_takes_a_member_it_does_not_know() {
        for (var operation : CONTRACT.operations()) {
            var schema = operation.node().at("/requestBody/content/application~1json/schema");
            if (schema.isMissingNode()) continue;
            for (var object : objects(CONTRACT.follow(schema)))
                assertThat(object.path("additionalProperties").asBoolean(true))
                        .as("%s", operation)
                        .isFalse();
        }
    }

    /** A schema, or where it offers several those of them that are objects. */
    private static List<JsonNode> objects(JsonNode schema) {
        if (!schema.has("oneOf")) return List.of(schema);
        return schema.get("oneOf")
                .valueStream()
                .filter(s -> s.has("$ref"))
                .map(CONTRACT::follow)
                .toList();
    }
}
