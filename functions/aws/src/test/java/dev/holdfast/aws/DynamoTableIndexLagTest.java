// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowQuery;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.TableIndex;
import dev.holdfast.table.WriteCondition;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/** Tests queries of an index when rows change between the index's response and the reading of the rows. */
class DynamoTableIndexLagTest {
    private static final DynamoDbClient CLIENT = TestDynamoDb.client();
    private static final String NAME = TestDynamoDb.createTable(CLIENT);
    private static final RowKey KEY = new RowKey("lagging", "row");

    @AfterAll
    static void deleteTable() {
        CLIENT.deleteTable(r -> r.tableName(NAME));
        CLIENT.close();
    }

    /** Deletes the row after a query has found it. */
    private static final class FoundRowDeleter implements ExecutionInterceptor {
        @Override
        public void afterUnmarshalling(Context.AfterUnmarshalling context, ExecutionAttributes attributes) {
            if (context.request() instanceof QueryRequest)
                CLIENT.deleteItem(r -> r.tableName(NAME).key(RowCodec.key(KEY)));
        }
    }

    @Test
    void query_leaves_out_row_deleted_after_index_read() {
        var entry = Map.of(TableIndex.DUE, new RowKey("due/lagging", "2026"));
        var rowQuery = RowQuery.endingBefore(TableIndex.DUE, "due/lagging", "2027", 10);
        var table = new DynamoTable(CLIENT, NAME, InstantSource.system());
        table.write(List.of(RowWrite.put(new Row(KEY, 1, "{}", entry, null), WriteCondition.ANY)));
        try (var client = TestDynamoDb.client(new FoundRowDeleter())) {
            var laggingTable = new DynamoTable(client, NAME, InstantSource.system());
            assertThat(laggingTable.count(rowQuery)).isEqualTo(1);
            table.write(List.of(RowWrite.put(new Row(KEY, 1, "{}", entry, null), WriteCondition.ANY)));
            assertThat(laggingTable.query(rowQuery).rows()).isEmpty();
        }
    }
}
