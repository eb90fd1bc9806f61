// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.aws;

import static dev.holdfast.table.WriteCondition.ABSENT;
import static dev.holdfast.table.WriteCondition.versionIs;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.Table;
import dev.holdfast.table.TableIndex;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Tests the attributes that DynamoDB stores. The size of these attributes determines the cost of a write. The stream
 * also contains them.
 */
class RowCodecTest {
    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
    private static final DynamoDbClient CLIENT = TestDynamoDb.client();
    private static final String NAME = TestDynamoDb.createTable(CLIENT);
    private static final int KILOBYTE_BYTES = 1024;

    private final Table table = new DynamoTable(CLIENT, NAME, () -> NOW);
    private final RowKey rowKey = new RowKey("item/shop/orders/" + UUID.randomUUID(), "item");

    @AfterAll
    static void deleteTable() {
        CLIENT.deleteTable(r -> r.tableName(NAME));
        CLIENT.close();
    }

    private Map<String, AttributeValue> stored() {
        return CLIENT.getItem(r -> r.tableName(NAME).key(RowCodec.key(rowKey)).consistentRead(true))
                .item();
    }

    private void write(RowWrite rowWrite) {
        assertThat(table.write(List.of(rowWrite))).isTrue();
    }

    @Test
    void only_body_that_becomes_smaller_is_compressed() {
        write(RowWrite.put(new Row(rowKey, 1, "{\"a\":1}"), ABSENT));
        assertThat(stored()).containsEntry("b", AttributeValue.fromS("{\"a\":1}"));
        var longBody = "{\"text\":\"" + "Grüße ".repeat(100) + "\"}";
        write(RowWrite.put(new Row(rowKey, 2, longBody), versionIs(1)));
        assertThat(size(stored())).isLessThan(longBody.length() / 4);
        assertThat(table.get(rowKey).orElseThrow().body()).isEqualTo(longBody);
    }

    @Test
    void item_with_20_history_entries_fits_one_kilobyte() {
        var entry =
                "{\"who\":\"key:worker-17\",\"from\":\"copied\",\"to\":\"checked\",\"at\":\"2026-03-01T08:%02d:07Z\"}";
        var history = new StringBuilder();
        for (var i = 0; i < 20; i++) history.append(i == 0 ? "" : ",").append(entry.formatted(i));
        var body =
                "{\"state\":\"checked\",\"data\":{\"path\":\"2026/03/01/invoice.pdf\"},\"history\":[" + history + "]}";
        assertThat(body.length()).isGreaterThan(KILOBYTE_BYTES);
        var entries = Map.of(
                TableIndex.DUE, new RowKey("due/07", "2026-03-01T09:00:00.000Z"),
                TableIndex.BOARD, new RowKey("board/shop/orders/3", "checked/2026-03-01T08:00:00.000Z"));
        write(RowWrite.announce(new Row(rowKey, 21, body, entries, null), ABSENT));
        assertThat(size(stored())).isLessThan(KILOBYTE_BYTES);
    }

    @Test
    void only_announced_row_has_mark() {
        write(RowWrite.announce(new Row(rowKey, 1, "{}"), ABSENT));
        assertThat(stored()).containsKey("a");
        write(RowWrite.put(new Row(rowKey, 2, "{}"), versionIs(1)));
        assertThat(stored()).doesNotContainKey("a");
    }

    @Test
    void announced_deletion_leaves_tombstone_for_one_day() {
        var entries = Map.of(TableIndex.DUE, new RowKey("due/07", "2026-03-01T09:00:00.000Z"));
        write(RowWrite.announce(new Row(rowKey, 1, "{}", entries, null), ABSENT));
        write(new RowWrite.Delete(new Row(rowKey, 2, "{\"gone\":1}"), versionIs(1), true));
        assertThat(stored())
                .containsEntry("gone", AttributeValue.fromBool(true))
                .containsEntry("v", AttributeValue.fromN("2"))
                .containsEntry("expires", AttributeValue.fromN(String.valueOf(NOW.getEpochSecond() + 86_400)))
                .containsEntry("b", AttributeValue.fromS("{\"gone\":1}"))
                .containsKey("a")
                .doesNotContainKeys("due_p", "due_s");
        assertThat(table.get(rowKey)).isEmpty();
        assertThat(table.getAll(List.of(rowKey))).isEmpty();
        write(RowWrite.put(new Row(rowKey, 1, "{}"), ABSENT));
        write(new RowWrite.Delete(new Row(rowKey, 2, "{}"), versionIs(1), false));
        assertThat(stored()).isEmpty();
    }

    /**
     * Returns the size that DynamoDB counts for a row: names and values in UTF-8, and about half a byte for each digit
     * of a number.
     */
    private static int size(Map<String, AttributeValue> row) {
        return row.entrySet().stream()
                .mapToInt(a -> a.getKey().length() + size(a.getValue()))
                .sum();
    }

    private static int size(AttributeValue value) {
        if (value.s() != null) return value.s().getBytes(StandardCharsets.UTF_8).length;
        if (value.n() != null) return value.n().length() / 2 + 2;
        return value.b() == null ? 1 : value.b().asByteArray().length;
    }
}
