// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench;

import dev.holdfast.DeploymentParts;
import dev.holdfast.Holdfast;
import dev.holdfast.aws.DynamoTable;
import dev.holdfast.aws.TestDynamoDb;
import dev.holdfast.item.action.CreateItem;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.lambdalocal.DeploymentPackage;
import dev.holdfast.lambdalocal.DeploymentTemplate;
import dev.holdfast.lambdalocal.LambdaProcess;
import dev.holdfast.lambdalocal.RuntimeApi;
import dev.holdfast.table.ShardLayout;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Functions on this machine, with their own table in DynamoDB Local. */
final class LocalFunctions implements AutoCloseable {
    static final String CREATE_FUNCTION = "create-item";

    private final DynamoDbClient dynamo = TestDynamoDb.client();
    private final String table = TestDynamoDb.createTable(dynamo);
    private int createdCount;

    /** Creates items from this process. DynamoDB Local reaches its usual speed only after some thousand calls. */
    void warmUp(int items) {
        var clock = InstantSource.system();
        var holdfast = new Holdfast(
                DeploymentParts.withoutSending(new DynamoTable(dynamo, table, clock), new ShardLayout(4), clock));
        for (var i = 0; i < items; i++) {
            var request = JsonCodec.decode(CreateItem.Request.class, event());
            BenchmarkStore.requireOk(request.flatMap(r -> holdfast.createItem.call(BenchmarkStore.CALLER, r)));
        }
    }

    private String event() {
        return "{\"key\":\"file-" + ++createdCount + "\",\"within\":\"PT1H\",\"data\":"
                + BenchmarkStore.ITEM_DATA.text() + "}";
    }

    LambdaProcess start(DeploymentPackage deploymentPackage, String function, Map<String, String> extraVariables)
            throws IOException {
        var values = Map.of("Table", table, "App", "shop", "Shards", "4");
        var environment = new HashMap<>(DeploymentTemplate.read().environment(function, values));
        environment.put("AWS_ENDPOINT_URL_DYNAMODB", TestDynamoDb.endpoint().toString());
        environment.putAll(extraVariables);
        return LambdaProcess.start(deploymentPackage, function, environment);
    }

    /** Creates one more item and returns the time for its creation. */
    Duration create(LambdaProcess lambda) {
        return switch (lambda.invoke(event())) {
            case RuntimeApi.InvocationOutcome.InvocationAnswer(var json, var took)
            when json.contains("\"created\":true") -> took;
            case RuntimeApi.InvocationOutcome other -> throw new IllegalStateException(other + "\n" + lambda.log());
        };
    }

    /**
     * Calls a function to create items. Afterwards the function writes the AOT cache {@code holdfast.aot} into its
     * folder.
     */
    void train(DeploymentPackage deploymentPackage, int items, Duration timeout) throws IOException {
        var output = Map.of("HOLDFAST_AOT", "-XX:AOTCacheOutput=holdfast.aot");
        try (var lambda = start(deploymentPackage, CREATE_FUNCTION, output)) {
            for (var i = 0; i < items; i++) create(lambda);
            lambda.stop(timeout);
        }
    }

    @Override
    public void close() {
        dynamo.deleteTable(r -> r.tableName(table));
        dynamo.close();
    }
}
