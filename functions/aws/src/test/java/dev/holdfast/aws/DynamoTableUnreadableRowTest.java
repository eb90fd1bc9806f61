// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.aws;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.DeploymentParts;
import dev.holdfast.Holdfast;
import dev.holdfast.SettableClock;
import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.store.ItemStore;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.metric.MetricSink;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowPage;
import dev.holdfast.table.RowQuery;
import dev.holdfast.table.ShardLayout;
import dev.holdfast.table.TableMonitor;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Tests stored rows that can't be decoded. Such rows must not hide other rows. */
class DynamoTableUnreadableRowTest {
    private static final AttributeValue GARBAGE =
            AttributeValue.fromB(SdkBytes.fromByteArray(new byte[] {-1, -1, -1, -1}));

    private final SettableClock clock = new SettableClock(Instant.parse("2026-03-01T08:00:00Z"));
    private final Caller caller = Caller.application("shop", Scope.MANAGE, "key:shop");
    private final DynamoDbClient client = TestDynamoDb.client();
    private final String tableName = TestDynamoDb.createTable(client);
    private final DynamoTable table = new DynamoTable(client, tableName, clock);
    private final Holdfast holdfast = new Holdfast(DeploymentParts.withoutSending(table, new ShardLayout(1), clock));

    @BeforeEach
    void createOverdueItems() {
        for (var key : List.of("a", "b", "c"))
            call(holdfast.createItem, "{\"key\":\"" + key + "\",\"within\":\"PT1H\"}");
        clock.advance(ofHours(2));
        TestDynamoDb.awaitIndexes(client, tableName);
    }

    @AfterEach
    void deleteTable() {
        client.deleteTable(r -> r.tableName(tableName));
        client.close();
    }

    @Test
    void sweep_reports_unreadable_rows_and_continues() {
        setAttribute("a", "b", GARBAGE);
        removeAttribute("b", "v");
        var report = holdfast.sweep.run(ofMinutes(1));
        assertThat(report.done()).isEqualTo(Map.of("overdue", 1L));
        assertThat(report.failedRows()).containsExactlyInAnyOrder("item/shop/simple/a", "item/shop/simple/b");
        assertThat(report.unwritten()).isZero();
        assertThat(report.complete()).isTrue();
    }

    @Test
    void sweep_handles_unreadable_row_after_repair() {
        removeAttribute("b", "v");
        assertThat(holdfast.sweep.run(ofMinutes(1)).done()).isEqualTo(Map.of("overdue", 2L));
        assertThat(holdfast.sweep.run(ofMinutes(1)).failedRows()).hasSize(1);
        setAttribute("b", "v", RowCodec.number(1));
        assertThat(holdfast.sweep.run(ofMinutes(1)).done()).isEqualTo(Map.of("overdue", 1L));
    }

    @Test
    void reads_name_unreadable_row_and_pages_pass_over_it() {
        removeAttribute("b", "v");
        assertThatThrownBy(() -> table.get(key("b"))).hasMessageContaining("has no attribute v");
        assertThatThrownBy(() -> table.getAll(List.of(key("a"), key("b")))).hasMessageContaining("has no attribute");
        var rowPage = table.query(RowQuery.wholePartition(key("b").partition(), 10));
        assertThat(rowPage.rows()).isEmpty();
        assertThat(rowPage.unreadable()).extracting(RowPage.UnreadableRow::key).containsExactly(key("b"));
        assertThat(new TableMonitor(table, MetricSink.NO_METRICS)
                        .getAll(List.of(key("a"), key("b")))
                        .keySet())
                .containsExactly(key("a"));
    }

    private static RowKey key(String key) {
        return ItemStore.key(new ItemId("shop", "simple", key));
    }

    private void setAttribute(String key, String attribute, AttributeValue value) {
        client.updateItem(r -> r.tableName(tableName)
                .key(RowCodec.key(key(key)))
                .updateExpression("SET #a = :a")
                .expressionAttributeNames(Map.of("#a", attribute))
                .expressionAttributeValues(Map.of(":a", value)));
    }

    private void removeAttribute(String key, String attribute) {
        client.updateItem(r -> r.tableName(tableName)
                .key(RowCodec.key(key(key)))
                .updateExpression("REMOVE #a")
                .expressionAttributeNames(Map.of("#a", attribute)));
    }

    private <Q, A> A call(Action<Q, A> action, String request) {
        return switch (JsonCodec.decode(action.requestType(), request).flatMap(q -> action.call(caller, q))) {
            case ActionResult.Success<A>(A value) -> value;
            case ActionResult.Refusal<A> refusal -> throw new AssertionError("refused: " + refusal.problem());
        };
    }
}
