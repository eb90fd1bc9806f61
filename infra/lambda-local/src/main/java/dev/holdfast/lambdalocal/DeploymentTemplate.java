// SPDX-License-Identifier: Apache-2.0
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

/**
 * The deployment template without its intrinsic functions. For example, this class reads {@code !Ref Table} as {@code
 * Table}.
 */
public record DeploymentTemplate(JsonNode root) {
    /** The root folder of the project. */
    public static final Path PROJECT_FOLDER = Path.of(System.getProperty("holdfast.root", "../.."));

    /** The policies with the rights that AWS Lambda itself uses, on behalf of the function. */
    private static final Set<String> PLATFORM_POLICIES =
            Set.of("WriteLog", "ReadStream", "SendFailures", "ConnectToVpc");

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

    /**
     * Returns the functions that QUARKUS_FUNQY_EXPORT selects: the name in the variable, and the name of the resource.
     */
    public Map<String, String> functions() {
        var functions = new TreeMap<String, String>();
        root.path("Resources").fieldNames().forEachRemaining(resource -> {
            var export = properties(resource).at("/Environment/Variables/QUARKUS_FUNQY_EXPORT");
            if (export.isTextual()) functions.put(export.textValue(), resource);
        });
        return functions;
    }

    /** Returns all deployed functions, by their names without the stack's name. */
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

    /** Returns the property of a function, or its value in the template's globals. */
    private String setting(String function, String property) {
        var own = properties(resourceOf(function)).path(property);
        return (own.isTextual() ? own : root.at("/Globals/Function/" + property)).asText();
    }

    /** Returns the package that the template deploys as this function. */
    public Path packagePath(String function) {
        return PROJECT_FOLDER.resolve(setting(function, "CodeUri")).toAbsolutePath();
    }

    public String handler(String function) {
        return setting(function, "Handler");
    }

    /**
     * Returns the environment variables of a function.
     *
     * @param values the values of resources and parameters, by name
     */
    public Map<String, String> environment(String function, Map<String, String> values) {
        var environment = new TreeMap<String, String>();
        for (var from : List.of(root.path("Globals").path("Function"), properties(resourceOf(function)))) {
            from.at("/Environment/Variables").properties().forEach(variable -> {
                var text = thenBranch(variable.getValue()).asText();
                var value = values.getOrDefault(text, defaultOf(text));
                environment.put(variable.getKey(), value.replace("${AWS::StackName}", "tested"));
            });
        }
        return environment;
    }

    /** Returns the default of the parameter with this name; the text itself if there is no such parameter. */
    private String defaultOf(String text) {
        return root.path("Parameters").path(text).path("Default").asText(text);
    }

    public boolean mayBeInVpc(String function) {
        return properties(resourceOf(function)).has("VpcConfig");
    }

    /** Returns the properties of the function's role. */
    public JsonNode role(String function) {
        var role = properties(resourceOf(function)).path("Role").asText();
        return properties(role.replace(".Arn", ""));
    }

    /** Returns the policies of the function's role, including conditional policies. */
    public List<String> policies(String function) {
        return list(role(function).path("ManagedPolicyArns")).stream()
                .map(policy -> thenBranch(policy).textValue())
                .toList();
    }

    /**
     * Returns the grants that the function's own code uses: for the table and its indexes, other functions, and
     * targets.
     */
    public List<AccessGrant> grants(String function) {
        return statements(function).stream()
                .flatMap(policyStatement -> policyStatement.grants().stream())
                .toList();
    }

    /** Returns the policy statements that contain the {@link #grants} of the function's code. */
    public List<PolicyStatement> statements(String function) {
        return policies(function).stream()
                .filter(policy -> !PLATFORM_POLICIES.contains(policy))
                .flatMap(policy -> statementsOf(policy).stream())
                .toList();
    }

    private List<PolicyStatement> statementsOf(String policy) {
        return allowingNodes(policy).stream()
                .map(statement -> new PolicyStatement(grantsOf(statement)))
                .toList();
    }

    private static List<AccessGrant> grantsOf(JsonNode statement) {
        return list(statement.path("Action")).stream()
                .flatMap(action -> resources(statement.path("Resource")).stream()
                        .flatMap(resource -> families(statement).stream()
                                .map(family -> new AccessGrant(action.textValue(), resource, family))))
                .toList();
    }

    private List<JsonNode> allowingNodes(String policy) {
        return list(properties(policy).at("/PolicyDocument/Statement")).stream()
                .map(DeploymentTemplate::thenBranch)
                .filter(statement -> statement.path("Effect").asText().equals("Allow"))
                .toList();
    }

    /** Returns the second part of an {@code !If}, which applies when the condition is true. */
    private static JsonNode thenBranch(JsonNode node) {
        return node.isArray() ? node.get(1) : node;
    }

    /** Returns the resources of a statement. If the statement splits a parameter into a list, returns the parameter. */
    private static List<String> resources(JsonNode resource) {
        var split = resource.isArray() && resource.get(0).asText().equals(",");
        return list(split ? resource.get(1) : resource).stream()
                .map(JsonNode::textValue)
                .toList();
    }

    /** Returns the patterns of partition keys in a statement's condition, or the email addresses in this condition. */
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
