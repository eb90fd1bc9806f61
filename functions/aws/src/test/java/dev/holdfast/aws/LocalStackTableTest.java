// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.aws;

import dev.holdfast.table.Table;
import dev.holdfast.table.TableContract;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Runs the contract of tables on LocalStack, only in the profile {@code localstack} and with Docker. */
@Tag("localstack")
class LocalStackTableTest extends TableContract {
    private static @Nullable DynamoDbClient client;
    private static String name = "";

    @BeforeAll
    static void start() {
        client = TestDynamoDb.client(LocalStackEndpoint.endpoint());
        name = TestDynamoDb.createTable(client);
    }

    @AfterAll
    static void stop() {
        if (client != null) client.close();
    }

    @Override
    protected Table table(InstantSource clock) {
        if (client == null) throw new IllegalStateException("LocalStack has not been started");
        return new DynamoTable(client, name, clock);
    }
}
