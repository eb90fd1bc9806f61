package dev.holdfast.lambdalocal;

import dev.holdfast.aws.TestDynamoDb;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
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
 * The template's stack on this machine: each function in a process of its own, with the package, the handler, the variables and
 * the rights that the template gives it, over DynamoDB Local (or another endpoint), beside a receiver of webhooks.
 */
public final class LocalCloud implements AutoCloseable {
    /** What the template's parameters and resources are here, by their names. */
    private static final Map<String, String> TEMPLATE_VALUES = Map.of(
            "App",
            "shop",
            "Shards",
            "4",
            "WebhooksAllow",
            "127.0.0.0/8",
            "Targets",
            String.join(",", TargetServiceStub.TARGET_ARNS),
            "Bus.Arn",
            TargetServiceStub.BUS_ARN,
            "KafkaBrokers",
            "",
            "SearchDomain",
            SearchDomainProxy.DOMAIN_ARN,
            "SearchLogin",
            "",
            "MailFrom",
            TargetServiceStub.MAIL_FROM);

    private final Path folder;
    private final String[] options;
    private final URI endpoint;
    private final DynamoDbClient dynamo;
    private final String table;
    private final DeploymentTemplate deploymentTemplate = DeploymentTemplate.read();
    private final Map<String, Queue<String>> invocations = new ConcurrentHashMap<>();
    private final Queue<String> nextSentRequest = new ConcurrentLinkedQueue<>();
    private final HttpReceivers httpReceivers = new HttpReceivers();
    private final Map<String, LambdaProcess> processes = new HashMap<>();
    private final Map<Path, DeploymentPackage> artifacts = new HashMap<>();
    private final Map<String, FunctionRights> rights = new HashMap<>();
    /** Whatever stands between the functions and what they call. */
    private final List<Runnable> proxies = new ArrayList<>();

    /**
     * @param folder an empty one, for the unpacked packages
     * @param options for the JVM, or for the native executable
     */
    public LocalCloud(Path folder, String... options) throws IOException {
        this(folder, TestDynamoDb.endpoint(), options);
    }

    /** @param endpoint of a DynamoDB that takes any credentials */
    public LocalCloud(Path folder, URI endpoint, String... options) throws IOException {
        this.folder = folder;
        this.options = options;
        this.endpoint = endpoint;
        dynamo = TestDynamoDb.client(endpoint);
        table = TestDynamoDb.createTable(dynamo);
        SearchDomainProxy.deleteIndex();
    }

    /** A receiver of webhooks: {@code hook} takes what comes, {@code gone} wants no more of it. */
    public String receiverUrl(String name) {
        return httpReceivers.address(name);
    }

    /** The next webhook that came, null when there is none. */
    public @Nullable String nextWebhook() {
        return httpReceivers.nextWebhook();
    }

    /** The ARNs of the topic, the queue and the bus that the stack may send to. */
    public static List<String> targetArns() {
        return TargetServiceStub.TARGET_ARNS;
    }

    /** The ARN of the stack's own bus. */
    public static String busArn() {
        return TargetServiceStub.BUS_ARN;
    }

    /** Has all that was filed in the search index found from now on. */
    public void refreshIndex() {
        SearchDomainProxy.refresh();
    }

    /** Loses the search index, with all that is in it. */
    public void loseIndex() {
        SearchDomainProxy.deleteIndex();
    }

    /** The next request that a function sent to a topic, a queue or a bus, or to have an email sent; null when there is none. */
    public @Nullable String nextSentRequest() {
        return nextSentRequest.poll();
    }

    /** How often the heartbeat URL was called. */
    public int heartbeatCount() {
        return httpReceivers.heartbeatCount();
    }

    /** The next event with which some function called this one, null when there is none. */
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

    /** All changes so far, as the table's stream hands them to publish-events. */
    public String streamEvent() {
        var marker = UUID.randomUUID().toString();
        dynamo.putItem(r -> r.tableName(table)
                .item(Map.of("pk", AttributeValue.fromS("marker"), "sk", AttributeValue.fromS(marker))));
        return TableStreamReader.event(
                endpoint, dynamo.describeTable(r -> r.tableName(table)).table().latestStreamArn(), marker);
    }

    /** Calls a function, whose process is started when it is first called, and answers with its JSON. */
    public String call(String function, String event) {
        return call(function, Map.of(), event);
    }

    /** The same, of a stack with other parameters. */
    public String call(String function, Map<String, String> parameters, String event) {
        var process = processes.computeIfAbsent(function + parameters, name -> start(function, parameters));
        return switch (process.invoke(event)) {
            case RuntimeApi.InvocationOutcome.InvocationAnswer(var json, var took) -> json;
            case RuntimeApi.InvocationOutcome.InvocationFailure(var error, var took) ->
                throw new AssertionError(
                        function + " failed: " + error + "; refused: " + refusedGrants() + "\n" + process.log());
        };
    }

    /** Stops a function between two calls of it, as AWS does, while something happens. */
    public void freeze(String function, Map<String, String> parameters, FreezeAction meanwhile) throws Exception {
        var process = processes.get(function + parameters);
        if (process == null) throw new IllegalArgumentException(function + " has not been called");
        process.signal("STOP");
        try {
            meanwhile.happens();
        } finally {
            process.signal("CONT");
        }
    }

    /** What happens while a function is stopped. */
    public interface FreezeAction {
        void happens() throws Exception;
    }

    public String log(String function) {
        var process = processes.get(function + Map.of());
        return process == null ? "" : process.log();
    }

    /** What functions tried to do and may not, each with the function's name. */
    public Set<String> refusedGrants() {
        var refused = new TreeSet<String>();
        rights.forEach((function, its) ->
                its.refusedGrants.forEach(accessGrant -> refused.add(function + ": " + accessGrant)));
        return refused;
    }

    /** What functions may do and never did, each with the function's name; only of functions that were called. */
    public Set<String> unusedGrants() {
        var unused = new TreeSet<String>();
        rights.forEach((function, its) ->
                its.unusedGrants().forEach(accessGrant -> unused.add(function + ": " + accessGrant)));
        return unused;
    }

    public Set<String> calledFunctions() {
        return Set.copyOf(rights.keySet());
    }

    private LambdaProcess start(String function, Map<String, String> parameters) {
        try {
            var its = rights.computeIfAbsent(function, name -> new FunctionRights(deploymentTemplate.grants(name)));
            var iamProxy = new IamProxy(
                    its,
                    endpoint,
                    table,
                    (resource, payload) -> invocations(resource).add(payload));
            proxies.add(iamProxy::close);
            var calls = new TargetServiceStub(its, nextSentRequest::add);
            proxies.add(calls::close);
            var index = new SearchDomainProxy(its);
            proxies.add(index::close);
            var values = new HashMap<>(TEMPLATE_VALUES);
            values.put("Table", table);
            values.put("HeartbeatUrl", httpReceivers.address(HttpReceivers.HEARTBEAT_NAME));
            values.put("${SearchUrl}/${SearchIndex}", index.url());
            values.putAll(parameters);
            var environment = new HashMap<>(deploymentTemplate.environment(function, values));
            environment.put("AWS_ENDPOINT_URL_DYNAMODB", iamProxy.address());
            environment.put("AWS_ENDPOINT_URL_LAMBDA", iamProxy.address());
            environment.putAll(calls.endpoints());
            return LambdaProcess.start(artifact(function), function, environment);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private DeploymentPackage artifact(String function) throws IOException {
        var zip = deploymentTemplate.packagePath(function);
        var unpacked = artifacts.get(zip);
        if (unpacked == null) {
            unpacked = DeploymentPackage.unpacked(
                    zip, folder.resolve("task" + artifacts.size()), deploymentTemplate.handler(function), options);
            artifacts.put(zip, unpacked);
        }
        return unpacked;
    }

    @Override
    public void close() throws IOException {
        for (var process : processes.values()) process.close();
        proxies.forEach(Runnable::run);
        httpReceivers.close();
        dynamo.deleteTable(r -> r.tableName(table));
        dynamo.close();
    }
}
