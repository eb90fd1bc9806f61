package dev.holdfast.bench;

import dev.holdfast.Holdfast;
import dev.holdfast.aws.Dynamo;
import dev.holdfast.aws.DynamoTable;
import dev.holdfast.item.CreateItem;
import dev.holdfast.json.Codec;
import dev.holdfast.lambdalocal.Artifact;
import dev.holdfast.lambdalocal.LambdaProcess;
import dev.holdfast.lambdalocal.RuntimeApi;
import dev.holdfast.lambdalocal.Template;
import dev.holdfast.table.Shards;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Functions on this machine, over a table of their own on DynamoDB Local. */
final class Functions implements AutoCloseable {
    static final String CREATE = "create-item";

    private final DynamoDbClient dynamo = Dynamo.client();
    private final String table = Dynamo.table(dynamo);
    private int created;

    /** DynamoDB Local answers at its usual pace only after some thousand calls: this many creates, made from here. */
    void warmUp(int items) {
        var clock = InstantSource.system();
        var holdfast = new Holdfast(Holdfast.Parts.silent(new DynamoTable(dynamo, table, clock), new Shards(4), clock));
        for (var i = 0; i < items; i++) {
            var request = Codec.decode(CreateItem.Request.class, event());
            Store.ok(request.then(r -> holdfast.createItem.call(Store.APP, r)));
        }
    }

    private String event() {
        return "{\"key\":\"file-" + ++created + "\",\"within\":\"PT1H\",\"data\":" + Store.DATA.text() + "}";
    }

    LambdaProcess start(Artifact artifact, String function, Map<String, String> more) throws IOException {
        var values = Map.of("Table", table, "App", "shop", "Shards", "4");
        var environment = new HashMap<>(Template.read().environment(function, values));
        environment.put("AWS_ENDPOINT_URL_DYNAMODB", Dynamo.endpoint().toString());
        environment.putAll(more);
        return LambdaProcess.start(artifact, function, environment);
    }

    /** Creates one more item. */
    Duration create(LambdaProcess lambda) {
        return switch (lambda.invoke(event())) {
            case RuntimeApi.Outcome.Answered(var json, var took) when json.contains("\"created\":true") -> took;
            case RuntimeApi.Outcome other -> throw new IllegalStateException(other + "\n" + lambda.log());
        };
    }

    /** Has a function create items and then write down what it has loaded, into holdfast.aot in its folder. */
    void train(Artifact artifact, int items, Duration patience) throws IOException {
        var output = Map.of("HOLDFAST_AOT", "-XX:AOTCacheOutput=holdfast.aot");
        try (var lambda = start(artifact, CREATE, output)) {
            for (var i = 0; i < items; i++) create(lambda);
            lambda.stop(patience);
        }
    }

    @Override
    public void close() {
        dynamo.deleteTable(r -> r.tableName(table));
        dynamo.close();
    }
}
