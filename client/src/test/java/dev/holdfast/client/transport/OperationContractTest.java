// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Compares the operations of the client with the contract of the HTTP interface. */
class OperationContractTest {
    private static final Path CONTRACT = Path.of(System.getProperty("holdfast.root", ".."))
            .resolve("functions/http/src/main/resources/META-INF/openapi.yaml");

    private static final String PREFIX = "/apps/{app}";

    private static final String PEOPLE = "people set this up once, with the console or with curl";
    private static final String REPAIR = "people repair an installation with it";

    /** The operations that the client leaves out, with the reason. */
    private static final Map<String, String> LEFT_OUT = Map.ofEntries(
            Map.entry("get-timeline-access", PEOPLE),
            Map.entry("put-timeline-access", PEOPLE),
            Map.entry("republish-changes", REPAIR),
            Map.entry("rebuild-search", REPAIR),
            Map.entry("preview-notifications", "people read it before they change a workflow"),
            Map.entry("queue-intent", "queue-intents takes one intent too, and isn't refused for an equal intent"),
            Map.entry("get-schema", "it belongs to no application, and code generators read it"));

    /**
     * The client has one operation for these three operations. Its paths differ only in the last segment, which is a
     * member of the client's call.
     */
    private static final Set<String> REVIEWS = Set.of("approve-intent", "reject-intent", "withdraw-intent");

    @Test
    void client_has_each_operation_of_the_contract() throws IOException {
        var expected = new TreeMap<>(contract());
        expected.keySet().removeAll(LEFT_OUT.keySet());
        assertThat(expected.keySet()).containsAll(REVIEWS);
        for (var review : REVIEWS) {
            var decision = review.replace("-intent", "");
            assertThat(expected.remove(review)).isEqualTo("POST /queue/{}/" + decision);
        }
        expected.put("approve-intent", "POST /queue/{}/{}");
        assertThat(client()).isEqualTo(expected);
    }

    @Test
    void left_out_operations_are_in_the_contract() throws IOException {
        assertThat(contract().keySet()).containsAll(LEFT_OUT.keySet());
    }

    @Test
    void parameters_of_paths_have_the_names_of_payloads() {
        assertThat(Arrays.stream(Operation.values()).flatMap(operation -> operation.pathMembers().stream()))
                .isSubsetOf("workflow", "key", "id", "decision", "batch", "name", "subscription");
    }

    /** Returns the method and the path of each operation, without the names of parameters. */
    private static Map<String, String> client() {
        return Arrays.stream(Operation.values())
                .collect(Collectors.toMap(
                        operation -> operation.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                        operation -> operation.method() + " " + withoutNames(operation.path())));
    }

    private static Map<String, String> contract() throws IOException {
        var operations = new TreeMap<String, String>();
        new YAMLMapper().readTree(CONTRACT.toFile()).path("paths").properties().forEach(path -> {
            for (var method : new TreeSet<>(Set.of("get", "put", "post", "patch", "delete"))) {
                JsonNode operation = path.getValue().path(method);
                if (operation.isMissingNode()) continue;
                operations.put(
                        operation.path("operationId").asText(),
                        method.toUpperCase(Locale.ROOT) + " " + withoutNames(withoutApp(path.getKey())));
            }
        });
        return operations;
    }

    private static String withoutApp(String path) {
        return path.startsWith(PREFIX) ? path.substring(PREFIX.length()) : path;
    }

    private static String withoutNames(String path) {
        return path.replaceAll("\\{[^}]+}", "{}");
    }
}
