package dev.holdfast.aws;

import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowPage;
import dev.holdfast.table.RowQuery;
import dev.holdfast.table.TableBusyException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.Select;

/** Reads rows. Whatever an index leads to is read again consistently, since the index may lag behind. */
final class DynamoReader {
    private static final int MAX_KEYS_PER_BATCH = 100;
    private static final int MAX_ATTEMPTS = 8;

    private final DynamoDbClient client;
    private final String table;
    private final InstantSource clock;

    DynamoReader(DynamoDbClient client, String table, InstantSource clock) {
        this.client = client;
        this.table = table;
        this.clock = clock;
    }

    Optional<Row> get(RowKey rowKey) {
        var response = ThrottlingHandler.call(() ->
                client.getItem(r -> r.tableName(table).key(RowCodec.key(rowKey)).consistentRead(true)));
        return response.hasItem() && RowCodec.isLive(response.item(), clock.instant())
                ? Optional.of(RowCodec.row(response.item()))
                : Optional.empty();
    }

    Map<RowKey, Row> getAll(List<RowKey> keys) {
        return getAll(keys, (rowKey, e) -> {
            throw e;
        });
    }

    /** @param broken told of each stored row that can't be decoded */
    private Map<RowKey, Row> getAll(List<RowKey> keys, BiConsumer<RowKey, RuntimeException> broken) {
        if (keys.size() > MAX_KEYS_PER_BATCH)
            throw new IllegalArgumentException("at most " + MAX_KEYS_PER_BATCH + " keys, not " + keys.size());
        var found = new HashMap<RowKey, Row>();
        List<Map<String, AttributeValue>> missing = new ArrayList<>(
                new LinkedHashSet<>(keys).stream().map(RowCodec::key).toList());
        var now = clock.instant();
        for (var fruitless = 0; !missing.isEmpty(); ) {
            var left = readBatch(missing, found, broken, now);
            // Large rows come a megabyte at a time however calm the table is, so only rounds that bring nothing are
            // counted.
            fruitless = left.size() < missing.size() ? 0 : fruitless + 1;
            if (fruitless == MAX_ATTEMPTS)
                throw new TableBusyException(
                        "DynamoDB leaves keys unread", new IllegalStateException("UnprocessedKeys"));
            if (!left.isEmpty()) ThrottlingHandler.pause(fruitless);
            missing = left;
        }
        return found;
    }

    /** Reads what it can and returns the keys that DynamoDB left out. */
    private List<Map<String, AttributeValue>> readBatch(
            List<Map<String, AttributeValue>> keys,
            Map<RowKey, Row> found,
            BiConsumer<RowKey, RuntimeException> broken,
            Instant now) {
        var wanted = KeysAndAttributes.builder().keys(keys).consistentRead(true).build();
        var response = ThrottlingHandler.call(() -> client.batchGetItem(r -> r.requestItems(Map.of(table, wanted))));
        for (var attributes : response.responses().getOrDefault(table, List.of())) {
            var rowKey = RowCodec.key(attributes);
            try {
                if (RowCodec.isLive(attributes, now)) found.put(rowKey, RowCodec.row(attributes));
            } catch (RuntimeException e) {
                broken.accept(rowKey, e);
            }
        }
        var left = response.unprocessedKeys().get(table);
        return left == null ? List.of() : left.keys();
    }

    RowPage query(RowQuery rowQuery) {
        if (DynamoQuery.isEmpty(rowQuery)) return new RowPage(List.of(), null);
        var response = ThrottlingHandler.call(
                () -> client.query(DynamoQuery.request(table, rowQuery).build()));
        var next =
                response.hasLastEvaluatedKey() && !response.lastEvaluatedKey().isEmpty()
                        ? DynamoCursor.encode(response.lastEvaluatedKey())
                        : null;
        var found = DynamoQuery.dropRangeEnd(response.items(), rowQuery);
        if (rowQuery.index() == null) {
            var now = clock.instant();
            return new RowPage(
                    found.stream()
                            .filter(a -> RowCodec.isLive(a, now))
                            .map(RowCodec::row)
                            .toList(),
                    next);
        }
        return loadRows(found, next);
    }

    private RowPage loadRows(List<Map<String, AttributeValue>> found, @Nullable String next) {
        var rows = new ArrayList<Row>();
        var unreadable = new ArrayList<RowPage.UnreadableRow>();
        var text = 0;
        for (var from = 0; from < found.size(); from += MAX_KEYS_PER_BATCH) {
            if (text > RowPage.MAX_BODY_CHARACTERS)
                return new RowPage(rows, unreadable, DynamoCursor.encode(found.get(from - 1)));
            var keys = found.subList(from, Math.min(found.size(), from + MAX_KEYS_PER_BATCH)).stream()
                    .map(RowCodec::key)
                    .toList();
            var there = getAll(
                    keys,
                    (rowKey, e) -> unreadable.add(new RowPage.UnreadableRow(rowKey, String.valueOf(e.getMessage()))));
            for (var rowKey : keys) {
                var row = there.get(rowKey);
                if (row == null) continue;
                rows.add(row);
                text += row.body().length();
            }
        }
        return new RowPage(rows, unreadable, next);
    }

    long count(RowQuery rowQuery) {
        if (DynamoQuery.isEmpty(rowQuery.startingAfter(null))) return 0;
        var to = rowQuery.to();
        if (to == null || rowQuery.from().isEmpty()) return countPages(rowQuery);
        // What stands exactly at the end was counted by BETWEEN, and is taken off.
        var end = new RowQuery(rowQuery.index(), rowQuery.partition(), to, to, 1, null, rowQuery.consistent());
        // An index may change between the two.
        return Math.max(0, countPages(rowQuery) - countPages(end));
    }

    private long countPages(RowQuery rowQuery) {
        var request = DynamoQuery.request(table, rowQuery.startingAfter(null))
                .select(Select.COUNT)
                .limit(null);
        // The indexes hold keys only: what has expired is counted there until DynamoDB drops it.
        if (rowQuery.index() == null) {
            var values = new HashMap<>(request.build().expressionAttributeValues());
            values.put(":now", RowCodec.number(clock.instant().getEpochSecond()));
            request.filterExpression(DynamoWrite.EXISTS_CONDITION).expressionAttributeValues(values);
        }
        var count = 0L;
        Map<String, AttributeValue> from = Map.of();
        do {
            var next = request.exclusiveStartKey(from.isEmpty() ? null : from).build();
            var response = ThrottlingHandler.call(() -> client.query(next));
            count += response.count();
            from = response.lastEvaluatedKey();
        } while (!from.isEmpty());
        return count;
    }
}
