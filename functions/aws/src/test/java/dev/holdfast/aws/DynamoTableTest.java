// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.aws;

import dev.holdfast.table.Table;
import dev.holdfast.table.TableContract;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Runs the contract of tables on DynamoDB. */
class DynamoTableTest extends TableContract {
    private static final DynamoDbClient CLIENT = TestDynamoDb.client();
    private static final String NAME = TestDynamoDb.createTable(CLIENT);

    @AfterAll
    static void deleteTable() {
        CLIENT.deleteTable(r -> r.tableName(NAME));
    }

    @Override
    protected Table table(InstantSource clock) {
        return new DynamoTable(CLIENT, NAME, clock);
    }

    @Override
    protected void awaitIndexes() {
        TestDynamoDb.awaitIndexes(CLIENT, NAME);
    }
}
