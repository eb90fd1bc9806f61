package dev.holdfast.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/** The deployment template as written, its intrinsic functions left aside: {@code !Ref Table} reads as {@code Table}. */
record Template(JsonNode root) {
    /** The project's root folder. */
    static final Path PROJECT = Path.of(System.getProperty("holdfast.root", "../.."));

    static final Path FILE = PROJECT.resolve("template.yaml");

    /** One thing that a function may do: an action on a resource, on rows whose partition key begins with {@code family}. */
    record Grant(String action, String resource, String family) {}

    static Template read() throws IOException {
        return new Template(new ObjectMapper(new YAMLFactory()).readTree(FILE.toFile()));
    }

    JsonNode resource(String name) {
        return root.path("Resources").path(name);
    }

    JsonNode properties(String name) {
        return resource(name).path("Properties");
    }

    /** The functions that are chosen by QUARKUS_FUNQY_EXPORT: that name, and the resource's. */
    Map<String, String> functions() {
        var functions = new TreeMap<String, String>();
        root.path("Resources").fieldNames().forEachRemaining(resource -> {
            var export = properties(resource).at("/Environment/Variables/QUARKUS_FUNQY_EXPORT");
            if (export.isTextual()) functions.put(export.textValue(), resource);
        });
        return functions;
    }

    /** The policies that the function's role takes, conditional ones included. */
    List<String> policies(String function) {
        var resource = functions().getOrDefault(function, "no function " + function);
        return list(properties(resource).path("Policies")).stream()
                .map(policy -> policy.isArray() ? policy.get(1).textValue() : policy.textValue())
                .toList();
    }

    /** Everything that the function may do to the table, its indexes and other functions. */
    List<Grant> grants(String function) {
        return policies(function).stream()
                .flatMap(policy -> grantsOf(policy).stream())
                .toList();
    }

    List<Grant> grantsOf(String policy) {
        return statements(policy).stream()
                .flatMap(s -> list(s.path("Action")).stream()
                        .flatMap(action -> families(s).stream()
                                .map(family -> new Grant(
                                        action.textValue(), s.path("Resource").textValue(), family))))
                .toList();
    }

    List<JsonNode> statements(String policy) {
        return list(properties(policy).at("/PolicyDocument/Statement"));
    }

    private static List<String> families(JsonNode statement) {
        var keys = statement.at("/Condition/ForAllValues:StringLike/dynamodb:LeadingKeys");
        return keys.isMissingNode()
                ? List.of("*")
                : list(keys).stream().map(JsonNode::textValue).toList();
    }

    static List<JsonNode> list(JsonNode node) {
        return node.isArray() ? StreamSupport.stream(node.spliterator(), false).toList() : List.of(node);
    }
}
