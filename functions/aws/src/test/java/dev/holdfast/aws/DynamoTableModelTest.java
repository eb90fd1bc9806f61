// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.aws;

import dev.holdfast.table.Table;
import dev.holdfast.table.TableModelProperty;
import java.time.InstantSource;
import net.jqwik.api.lifecycle.AfterContainer;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Compares random writes to DynamoDB with a plain map. */
class DynamoTableModelTest extends TableModelProperty {
    private static final DynamoDbClient CLIENT = TestDynamoDb.client();
    private static final String NAME = TestDynamoDb.createTable(CLIENT);

    @AfterContainer
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
