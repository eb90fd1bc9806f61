package dev.holdfast.lambdalocal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.StreamSupport;

/** The deployment template as written, its intrinsic functions left aside: {@code !Ref Table} reads as {@code Table}. */
public record DeploymentTemplate(JsonNode root) {
    /** The project's root folder. */
    public static final Path PROJECT_FOLDER = Path.of(System.getProperty("holdfast.root", "../.."));

    public static final Path TEMPLATE_FILE = PROJECT_FOLDER.resolve("template.yaml");

    public static DeploymentTemplate read() throws IOException {
        return new DeploymentTemplate(new ObjectMapper(new YAMLFactory()).readTree(TEMPLATE_FILE.toFile()));
    }

    public JsonNode resource(String name) {
        return root.path("Resources").path(name);
    }

    public JsonNode properties(String name) {
        return resource(name).path("Properties");
    }

    /** The functions that are chosen by QUARKUS_FUNQY_EXPORT: that name, and the resource's. */
    public Map<String, String> functions() {
        var functions = new TreeMap<String, String>();
        root.path("Resources").fieldNames().forEachRemaining(resource -> {
            var export = properties(resource).at("/Environment/Variables/QUARKUS_FUNQY_EXPORT");
            if (export.isTextual()) functions.put(export.textValue(), resource);
        });
        return functions;
    }

    /** Every function that is deployed, by its name without the stack's. */
    public Set<String> deployedFunctions() {
        var deployed = new TreeSet<String>();
        root.path("Resources").properties().forEach(resource -> {
            if (resource.getValue().path("Type").asText().equals("AWS::Serverless::Function"))
                deployed.add(name(resource.getKey()));
        });
        return deployed;
    }

    private String name(String resource) {
        return properties(resource).path("FunctionName").asText().replace("${AWS::StackName}-", "");
    }

    private String resourceOf(String function) {
        return root.path("Resources")
                .propertyStream()
                .map(Map.Entry::getKey)
                .filter(resource -> name(resource).equals(function))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no function " + function));
    }

    /** What a function takes from the globals, unless it says otherwise. */
    private String setting(String function, String property) {
        var own = properties(resourceOf(function)).path(property);
        return (own.isTextual() ? own : root.at("/Globals/Function/" + property)).asText();
    }

    /** The package that is deployed as this function. */
    public Path packagePath(String function) {
        return PROJECT_FOLDER.resolve(setting(function, "CodeUri")).toAbsolutePath();
    }

    public String handler(String function) {
        return setting(function, "Handler");
    }

    /**
     * The variables that a function is deployed with.
     *
     * @param values what the resources and parameters are, by their names
     */
    public Map<String, String> environment(String function, Map<String, String> values) {
        var environment = new TreeMap<String, String>();
        for (var from : List.of(root.path("Globals").path("Function"), properties(resourceOf(function)))) {
            from.at("/Environment/Variables").properties().forEach(variable -> {
                var text = thenBranch(variable.getValue()).asText();
                environment.put(
                        variable.getKey(), values.getOrDefault(text, text).replace("${AWS::StackName}", "tested"));
            });
        }
        return environment;
    }

    public boolean mayBeInVpc(String function) {
        return properties(resourceOf(function)).has("VpcConfig");
    }

    /** The policies that the function's role takes, conditional ones included. */
    public List<String> policies(String function) {
        return list(properties(resourceOf(function)).path("Policies")).stream()
                .map(policy -> thenBranch(policy).textValue())
                .toList();
    }

    /** Everything that the function may do to the table, its indexes, other functions and what events are sent to. */
    public List<AccessGrant> grants(String function) {
        return policies(function).stream()
                .flatMap(policy -> grantsOf(policy).stream())
                .toList();
    }

    public List<AccessGrant> grantsOf(String policy) {
        return statements(policy).stream()
                .flatMap(s -> list(s.path("Action")).stream()
                        .flatMap(action -> resources(s.path("Resource")).stream()
                                .flatMap(resource -> families(s).stream()
                                        .map(family -> new AccessGrant(action.textValue(), resource, family)))))
                .toList();
    }

    private List<JsonNode> statements(String policy) {
        return list(properties(policy).at("/PolicyDocument/Statement")).stream()
                .map(DeploymentTemplate::thenBranch)
                .filter(statement -> statement.path("Effect").asText().equals("Allow"))
                .toList();
    }

    /** What holds where its condition does: the second part of an {@code !If}. */
    private static JsonNode thenBranch(JsonNode node) {
        return node.isArray() ? node.get(1) : node;
    }

    /** Of a parameter that is split into a list: the parameter. */
    private static List<String> resources(JsonNode resource) {
        var split = resource.isArray() && resource.get(0).asText().equals(",");
        return list(split ? resource.get(1) : resource).stream()
                .map(JsonNode::textValue)
                .toList();
    }

    /** The rows that a statement is about, or whose address an email bears. */
    private static List<String> families(JsonNode statement) {
        var from = statement.at("/Condition/StringEquals/ses:FromAddress");
        if (from.isTextual()) return List.of(from.textValue());
        var keys = statement.at("/Condition/ForAllValues:StringLike/dynamodb:LeadingKeys");
        return keys.isMissingNode()
                ? List.of("*")
                : list(keys).stream().map(JsonNode::textValue).toList();
    }

    private static List<JsonNode> list(JsonNode node) {
        return node.isArray() ? StreamSupport.stream(node.spliterator(), false).toList() : List.of(node);
    }
}
