// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.http.guard.ConditionalHeaderFilter;
import dev.holdfast.http.guard.HonouredHeaders;
import dev.holdfast.json.JsonCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OpenApiContractTest {
    private static final OpenApiContract CONTRACT = OpenApiContract.load();

    @Test
    void resource_methods_and_operations_match_one_to_one() throws Exception {
        assertThat(CONTRACT.operations().stream().map(String::valueOf))
                .containsExactlyInAnyOrderElementsOf(ResourceMethod.all().stream()
                        .map(String::valueOf)
                        .distinct()
                        .toList());
    }

    @Test
    void parameters_of_resource_methods_and_operations_are_equal() throws Exception {
        for (var method : ResourceMethod.all()) {
            var contractOperation = CONTRACT.operations().stream()
                    .filter(o -> o.toString().equals(method.toString()))
                    .findFirst()
                    .orElseThrow();
            assertThat(contractOperation.parameters("path")).as("%s", method).isEqualTo(method.pathParameters());
            assertThat(contractOperation.parameters("query")).as("%s", method).isEqualTo(method.queryParameters());
        }
    }

    @Test
    void honoured_headers_of_methods_and_operations_are_equal() throws Exception {
        for (var method : ResourceMethod.all()) {
            var contractOperation = CONTRACT.operations().stream()
                    .filter(o -> o.toString().equals(method.toString()))
                    .findFirst()
                    .orElseThrow();
            var described = new TreeSet<>(contractOperation.parameters("header"));
            described.retainAll(ConditionalHeaderFilter.HEADERS);
            var honours = method.method().getAnnotation(HonouredHeaders.class);
            assertThat(honours == null ? Set.of() : Set.of(honours.value()))
                    .as("%s", method)
                    .isEqualTo(described);
        }
    }

    @Test
    void every_operation_has_summary_and_description() {
        for (var contractOperation : CONTRACT.operations()) {
            for (var member : List.of("operationId", "summary", "description", "tags"))
                assertThat(contractOperation.node().path(member).isMissingNode())
                        .as("%s: %s", contractOperation, member)
                        .isFalse();
            assertThat(contractOperation.node().at("/responses/default").isMissingNode())
                    .as("%s", contractOperation)
                    .isFalse();
        }
        assertThat(CONTRACT.operations()).extracting(ContractOperation::id).doesNotHaveDuplicates();
    }

    @Test
    void every_operation_has_exactly_one_listed_tag() {
        var listed = CONTRACT.document().get("tags").findValuesAsText("name");
        for (var contractOperation : CONTRACT.operations())
            assertThat(contractOperation.node().get("tags").valueStream().map(JsonNode::asText))
                    .as("%s", contractOperation)
                    .hasSize(1)
                    .isSubsetOf(listed);
    }

    /** Code generators invent names for objects without a named schema. */
    @Test
    void every_object_with_members_is_a_named_schema() {
        var members = new ArrayList<JsonNode>();
        CONTRACT.document().at("/components/schemas").forEach(schema -> schema.forEach(members::add));
        CONTRACT.document().get("paths").forEach(members::add);
        assertThat(members.stream().flatMap(member -> member.findParents("properties").stream()))
                .filteredOn(object -> object.has("type"))
                .isEmpty();
    }

    static Stream<Arguments> bodies() {
        return CONTRACT.operations().stream()
                .flatMap(o -> o.bodies().entrySet().stream())
                .map(e -> Arguments.of(e.getKey(), e.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    void every_body_has_example_that_matches_its_schema(String where, JsonNode media) {
        var examples = new ArrayList<JsonNode>();
        if (media.has("example")) examples.add(media.get("example"));
        media.path("examples").forEach(e -> examples.add(CONTRACT.resolve(e).get("value")));
        assertThat(examples).as(where).isNotEmpty();
        for (var example : examples)
            assertThat(CONTRACT.violations(media.get("schema"), example))
                    .as(where)
                    .isEmpty();
    }

    @Test
    void body_that_violates_schema_is_detected() {
        var schema = CONTRACT.operation("GET", "/apps/shop/keys")
                .orElseThrow()
                .response(200)
                .at("/content/application~1json/schema");
        assertThat(CONTRACT.violations(schema, JsonCodec.decodeStored(JsonNode.class, "{\"keys\":[]}")))
                .isEmpty();
        assertThat(CONTRACT.violations(schema, JsonCodec.decodeStored(JsonNode.class, "{}")))
                .isNotEmpty();
        assertThat(CONTRACT.violations(schema, JsonCodec.decodeStored(JsonNode.class, "{\"keys\":[],\"more\":1}")))
                .isNotEmpty();
    }

    @Test
    void webhook_event_has_example_that_matches_its_schema() {
        var media = CONTRACT.operation("PUT", "/apps/shop/subscriptions/alerts")
                .orElseThrow()
                .node()
                .findValue("application/cloudevents+json");
        assertThat(CONTRACT.violations(media.get("schema"), media.get("example")))
                .isEmpty();
    }

    @Test
    void request_schemas_refuse_unknown_members() {
        for (var contractOperation : CONTRACT.operations()) {
            var schema = contractOperation.node().at("/requestBody/content/application~1json/schema");
            if (schema.isMissingNode()) continue;
            for (var object : objects(CONTRACT.resolve(schema)))
                assertThat(object.path("additionalProperties").asBoolean(true))
                        .as("%s", contractOperation)
                        .isFalse();
        }
    }

    /** Returns the schema itself. If it has alternatives, returns the objects among them. */
    private static List<JsonNode> objects(JsonNode schema) {
        if (!schema.has("oneOf")) return List.of(schema);
        return schema.get("oneOf")
                .valueStream()
                .filter(s -> s.has("$ref"))
                .map(CONTRACT::resolve)
                .toList();
    }
}
