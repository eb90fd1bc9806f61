// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.DeploymentParts;
import dev.holdfast.Holdfast;
import dev.holdfast.SettableClock;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.item.archive.GetItemHistory;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.ShardLayout;
import dev.holdfast.table.WriteCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/** DynamoDB keeps expired rows for days. The history of a key skips these rows with few queries. */
class ExpiredHistoryTest {
    private static final int EXPIRED_CHANGES = 600;
    private static final int MAX_QUERIES = 8;

    private final SettableClock clock = new SettableClock(Instant.parse("2026-03-01T08:00:00Z"));
    private final AtomicInteger queries = new AtomicInteger();
    private final DynamoDbClient client = TestDynamoDb.client(new ExecutionInterceptor() {
        @Override
        public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
            if (context.request() instanceof QueryRequest) queries.incrementAndGet();
        }
    });
    private final String tableName = TestDynamoDb.createTable(client);
    private final DynamoTable table = new DynamoTable(client, tableName, clock);

    @AfterEach
    void deleteTable() {
        client.deleteTable(r -> r.tableName(tableName));
        client.close();
    }

    @Test
    void expired_changes_of_key_are_skipped_in_growing_pages() {
        var expires = clock.instant().plusSeconds(1);
        table.writeEach(IntStream.range(1, EXPIRED_CHANGES)
                .mapToObj(version -> new RowKey("item/shop/simple/k", "event/uid/%015d".formatted(version)))
                .map(rowKey -> RowWrite.put(new Row(rowKey, 1, "{}", Map.of(), expires), WriteCondition.ANY))
                .toList());
        clock.advance(Duration.ofDays(1));
        var holdfast = new Holdfast(DeploymentParts.withoutSending(table, new ShardLayout(1), clock));
        queries.set(0);
        var result = holdfast.getItemHistory.call(
                Caller.application("shop", Scope.MANAGE, "key:shop"),
                new GetItemHistory.Request("simple", "k", null, null));
        assertThat(result).isInstanceOf(ActionResult.Refusal.class);
        assertThat(queries.get()).isLessThan(MAX_QUERIES);
    }
}
