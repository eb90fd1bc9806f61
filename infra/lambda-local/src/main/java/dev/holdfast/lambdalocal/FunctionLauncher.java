// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lambdalocal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Starts the processes of functions, with proxies between the functions and the services. */
final class FunctionLauncher {
    /** The local values of the template's parameters and resources, by name. */
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

    /** Many functions start, and each runs only for a few calls. These options halve their CPU time. */
    private static final List<String> SHORT_LIVED_JVM = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private final Path folder;
    private final String[] options;
    private final URI endpoint;
    private final String table;
    private final DeploymentTemplate deploymentTemplate;
    private final Map<Path, DeploymentPackage> artifacts = new HashMap<>();
    /** Closes the proxies between the functions and the services. */
    private final List<Runnable> proxies = new ArrayList<>();

    FunctionLauncher(Path folder, String[] options, URI endpoint, String table, DeploymentTemplate deploymentTemplate) {
        this.folder = folder;
        this.options = options;
        this.endpoint = endpoint;
        this.table = table;
        this.deploymentTemplate = deploymentTemplate;
    }

    /**
     * Starts the process of a function.
     *
     * @param parameters the parameters of the stack that differ from the local values
     * @param sentRequests receives each request to a topic, a queue, a bus or SES
     * @param invocations receives the resource and the payload of each invocation of another function
     */
    LambdaProcess start(
            String function,
            Map<String, String> parameters,
            FunctionRights functionRights,
            HttpReceivers httpReceivers,
            Consumer<String> sentRequests,
            BiConsumer<String, String> invocations) {
        try {
            var iamProxy = new IamProxy(functionRights, endpoint, table, invocations);
            proxies.add(iamProxy::close);
            var targetServiceStub = new TargetServiceStub(functionRights, sentRequests);
            proxies.add(targetServiceStub::close);
            var searchDomainProxy = new SearchDomainProxy(functionRights);
            proxies.add(searchDomainProxy::close);
            var values = new HashMap<>(TEMPLATE_VALUES);
            values.put("Table", table);
            values.put("HeartbeatUrl", httpReceivers.address(HttpReceivers.HEARTBEAT_NAME));
            values.put("${SearchUrl}/${SearchIndex}", searchDomainProxy.url());
            values.putAll(parameters);
            var environment = new HashMap<>(deploymentTemplate.environment(function, values));
            environment.put("AWS_ENDPOINT_URL_DYNAMODB", iamProxy.address());
            environment.put("AWS_ENDPOINT_URL_LAMBDA", iamProxy.address());
            environment.putAll(targetServiceStub.endpoints());
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
                            zip,
                            folder.resolve("task" + artifacts.size()),
                            deploymentTemplate.handler(function),
                            options)
                    .withJvmOptions(SHORT_LIVED_JVM);
            artifacts.put(zip, unpacked);
        }
        return unpacked;
    }

    void close() {
        proxies.forEach(Runnable::run);
    }
}
