package dev.holdfast.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.table.Condition;
import dev.holdfast.table.Index;
import dev.holdfast.table.Key;
import dev.holdfast.table.Query;
import dev.holdfast.table.Row;
import dev.holdfast.table.Write;
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

/** Between an index's answer and the reading of the rows that it names, anything may happen to these. */
class LaggingIndexTest {
    private static final DynamoDbClient CLIENT = Dynamo.client();
    private static final String NAME = Dynamo.table(CLIENT);
    private static final Key KEY = new Key("lagging", "row");

    @AfterAll
    static void drop() {
        CLIENT.deleteTable(r -> r.tableName(NAME));
        CLIENT.close();
    }

    /** Deletes the row as soon as a query has found it. */
    private static final class DeletesWhatWasFound implements ExecutionInterceptor {
        @Override
        public void afterUnmarshalling(Context.AfterUnmarshalling context, ExecutionAttributes attributes) {
            if (context.request() instanceof QueryRequest)
                CLIENT.deleteItem(r -> r.tableName(NAME).key(RowCodec.key(KEY)));
        }
    }

    @Test
    void an_index_page_leaves_out_rows_that_are_gone_since() {
        var entry = Map.of(Index.DUE, new Key("due/lagging", "2026"));
        var query = Query.before(Index.DUE, "due/lagging", "2027", 10);
        var table = new DynamoTable(CLIENT, NAME, InstantSource.system());
        table.write(List.of(Write.put(new Row(KEY, 1, "{}", entry, null), Condition.ANY)));
        try (var client = Dynamo.client(new DeletesWhatWasFound())) {
            var lagging = new DynamoTable(client, NAME, InstantSource.system());
            assertThat(lagging.count(query)).isEqualTo(1);
            table.write(List.of(Write.put(new Row(KEY, 1, "{}", entry, null), Condition.ANY)));
            assertThat(lagging.query(query).rows()).isEmpty();
        }
    }
}
