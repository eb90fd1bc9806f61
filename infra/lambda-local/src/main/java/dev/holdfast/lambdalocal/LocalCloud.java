// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lambdalocal;

import dev.holdfast.aws.TestDynamoDb;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The stack of the template on this machine. Each function runs in a child process with the package, handler, variables
 * and permissions from the template. The functions use DynamoDB Local or another endpoint, and a local webhook
 * receiver.
 */
public final class LocalCloud implements AutoCloseable {
    private final URI endpoint;
    private final DynamoDbClient dynamo;
    private final String table;
    private final DeploymentTemplate deploymentTemplate = DeploymentTemplate.read();
    private final FunctionLauncher functionLauncher;
    private final Map<String, Queue<String>> invocations = new ConcurrentHashMap<>();
    private final Queue<String> sentRequests = new ConcurrentLinkedQueue<>();
    private final HttpReceivers httpReceivers = new HttpReceivers();
    private final Map<String, LambdaProcess> processes = new HashMap<>();
    private final Map<String, FunctionRights> rights = new HashMap<>();

    /**
     * @param folder an empty folder for the unpacked packages
     * @param options options for the JVM or the native executable
     */
    public LocalCloud(Path folder, String... options) throws IOException {
        this(folder, TestDynamoDb.endpoint(), options);
    }

    /** @param endpoint a DynamoDB endpoint that accepts any credentials */
    public LocalCloud(Path folder, URI endpoint, String... options) throws IOException {
        this.endpoint = endpoint;
        dynamo = TestDynamoDb.client(endpoint);
        table = TestDynamoDb.createTable(dynamo);
        functionLauncher = new FunctionLauncher(folder, options, endpoint, table, deploymentTemplate);
        SearchDomainProxy.deleteIndex();
    }

    /** Returns the URL of a webhook receiver: {@code hook} accepts requests, {@code gone} answers 410. */
    public String receiverUrl(String name) {
        return httpReceivers.address(name);
    }

    /** Returns the next webhook request that arrived; null if no request arrived. */
    public @Nullable String nextWebhook() {
        return httpReceivers.nextWebhook();
    }

    /** Returns the ARNs of the topic, the queue and the bus that the stack is allowed to send to. */
    public static List<String> targetArns() {
        return TargetServiceStub.TARGET_ARNS;
    }

    /** Returns the ARN of the stack's own bus. */
    public static String busArn() {
        return TargetServiceStub.BUS_ARN;
    }

    /** Makes all writes to the search index visible to searches. */
    public void refreshIndex() {
        SearchDomainProxy.refresh();
    }

    /** Deletes the search index with its contents. */
    public void loseIndex() {
        SearchDomainProxy.deleteIndex();
    }

    /** Returns the next request that a function sent to a topic, a queue, a bus or SES; null if no request arrived. */
    public @Nullable String nextSentRequest() {
        return sentRequests.poll();
    }

    /** Returns the number of calls of the heartbeat URL. */
    public int heartbeatCount() {
        return httpReceivers.heartbeatCount();
    }

    /**
     * Returns the payload of the next invocation of {@code function} by another function; null if there is no such
     * invocation.
     */
    public @Nullable String nextInvocation(String function) {
        return invocations(deploymentTemplate.functions().getOrDefault(function, function))
                .poll();
    }

    private Queue<String> invocations(String resource) {
        return invocations.computeIfAbsent(resource, name -> new ConcurrentLinkedQueue<>());
    }

    public DynamoDbClient dynamo() {
        return dynamo;
    }

    public String table() {
        return table;
    }

    /** Returns all changes until now, in the form in which the table's stream passes them to publish-events. */
    public String streamEvent() {
        var marker = UUID.randomUUID().toString();
        dynamo.putItem(r -> r.tableName(table)
                .item(Map.of("pk", AttributeValue.fromS("marker"), "sk", AttributeValue.fromS(marker))));
        return TableStreamReader.event(
                endpoint, dynamo.describeTable(r -> r.tableName(table)).table().latestStreamArn(), marker);
    }

    /** Invokes a function and returns its JSON answer. The first call starts the process. */
    public String call(String function, String event) {
        return call(function, Map.of(), event);
    }

    /** Invokes a function of a stack with other parameters. */
    public String call(String function, Map<String, String> parameters, String event) {
        var process = processes.computeIfAbsent(function + parameters, name -> start(function, parameters));
        return switch (process.invoke(event)) {
            case RuntimeApi.InvocationOutcome.InvocationAnswer(var json, var took) -> json;
            case RuntimeApi.InvocationOutcome.InvocationFailure(var error, var took) ->
                throw new AssertionError(
                        function + " failed: " + error + "; refused: " + refusedGrants() + "\n" + process.log());
        };
    }

    /** Freezes a function's process while an action runs. AWS also freezes processes between two calls. */
    public void freeze(String function, Map<String, String> parameters, FreezeAction freezeAction) throws Exception {
        var process = processes.get(function + parameters);
        if (process == null) throw new IllegalArgumentException(function + " has not been called");
        process.signal("STOP");
        try {
            freezeAction.happens();
        } finally {
            process.signal("CONT");
        }
    }

    /** An action that runs while a process is frozen. */
    public interface FreezeAction {
        void happens() throws Exception;
    }

    public String log(String function) {
        var process = processes.get(function + Map.of());
        return process == null ? "" : process.log();
    }

    /** Returns the grants that functions needed but didn't have, with the function's name. */
    public Set<String> refusedGrants() {
        var refused = new TreeSet<String>();
        rights.forEach((function, functionRights) ->
                functionRights.refusedGrants.forEach(accessGrant -> refused.add(function + ": " + accessGrant)));
        return refused;
    }

    /**
     * Returns the grants that functions never used, with the function's name. The result contains only functions that a
     * test has called.
     */
    public Set<String> unusedGrants() {
        var unused = new TreeSet<String>();
        rights.forEach((function, functionRights) ->
                functionRights.unusedGrants().forEach(accessGrant -> unused.add(function + ": " + accessGrant)));
        return unused;
    }

    public Set<String> calledFunctions() {
        return Set.copyOf(rights.keySet());
    }

    private LambdaProcess start(String function, Map<String, String> parameters) {
        var functionRights =
                rights.computeIfAbsent(function, name -> new FunctionRights(deploymentTemplate.statements(name)));
        return functionLauncher.start(
                function, parameters, functionRights, httpReceivers, sentRequests::add, this::addInvocation);
    }

    private void addInvocation(String resource, String payload) {
        invocations(resource).add(payload);
    }

    @Override
    public void close() throws IOException {
        for (var process : processes.values()) process.close();
        functionLauncher.close();
        httpReceivers.close();
        dynamo.deleteTable(r -> r.tableName(table));
        dynamo.close();
    }
}
