// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.aws;

import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowPage;
import dev.holdfast.table.RowQuery;
import dev.holdfast.table.TableBusyException;
import dev.holdfast.table.TableIndex;
import dev.holdfast.table.UnreadableRowException;
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

/**
 * Reads rows. DynamoDB updates an index later than the table. So a query of an index reads each row again from the
 * table, with a consistent read.
 */
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
        var response = ThrottlingHandler.call(() -> client.getItem(
                request -> request.tableName(table).key(RowCodec.key(rowKey)).consistentRead(true)));
        if (!response.hasItem()) return Optional.empty();
        try {
            return RowCodec.isLive(response.item(), clock.instant())
                    ? Optional.of(RowCodec.row(response.item()))
                    : Optional.empty();
        } catch (RuntimeException e) {
            throw new UnreadableRowException(rowKey, String.valueOf(e.getMessage()), e);
        }
    }

    Map<RowKey, Row> getAll(List<RowKey> keys) {
        return getAll(keys, (rowKey, e) -> {
            throw new UnreadableRowException(rowKey, String.valueOf(e.getMessage()), e);
        });
    }

    /** @param onUnreadable the method calls this consumer with each stored row that it can't decode */
    private Map<RowKey, Row> getAll(List<RowKey> keys, BiConsumer<RowKey, RuntimeException> onUnreadable) {
        if (keys.size() > MAX_KEYS_PER_BATCH)
            throw new IllegalArgumentException("at most " + MAX_KEYS_PER_BATCH + " keys, not " + keys.size());
        var rows = new HashMap<RowKey, Row>();
        List<Map<String, AttributeValue>> pendingKeys = new ArrayList<>(
                new LinkedHashSet<>(keys).stream().map(RowCodec::key).toList());
        var now = clock.instant();
        var emptyRounds = 0;
        while (!pendingKeys.isEmpty()) {
            var unprocessedKeys = readBatch(pendingKeys, rows, onUnreadable, now);
            // DynamoDB returns at most one megabyte of large rows per request. Only a request that returns no row means
            // throttling.
            emptyRounds = unprocessedKeys.size() < pendingKeys.size() ? 0 : emptyRounds + 1;
            if (emptyRounds == MAX_ATTEMPTS)
                throw new TableBusyException(
                        "DynamoDB left keys unprocessed", new IllegalStateException("UnprocessedKeys"));
            if (!unprocessedKeys.isEmpty()) ThrottlingHandler.pause(emptyRounds);
            pendingKeys = unprocessedKeys;
        }
        return rows;
    }

    /** Adds the rows that DynamoDB returns to {@code rows}. Returns the keys that DynamoDB left unprocessed. */
    private List<Map<String, AttributeValue>> readBatch(
            List<Map<String, AttributeValue>> keys,
            Map<RowKey, Row> rows,
            BiConsumer<RowKey, RuntimeException> onUnreadable,
            Instant now) {
        var requested =
                KeysAndAttributes.builder().keys(keys).consistentRead(true).build();
        var response = ThrottlingHandler.call(
                () -> client.batchGetItem(request -> request.requestItems(Map.of(table, requested))));
        for (var attributes : response.responses().getOrDefault(table, List.of())) {
            var rowKey = RowCodec.key(attributes);
            try {
                if (RowCodec.isLive(attributes, now)) rows.put(rowKey, RowCodec.row(attributes));
            } catch (RuntimeException e) {
                onUnreadable.accept(rowKey, e);
            }
        }
        var unprocessed = response.unprocessedKeys().get(table);
        return unprocessed == null ? List.of() : unprocessed.keys();
    }

    RowPage query(RowQuery rowQuery) {
        if (DynamoQuery.isEmpty(rowQuery)) return new RowPage(List.of(), null);
        var response = ThrottlingHandler.call(
                () -> client.query(DynamoQuery.request(table, rowQuery).build()));
        var nextCursor =
                response.hasLastEvaluatedKey() && !response.lastEvaluatedKey().isEmpty()
                        ? DynamoCursor.encode(response.lastEvaluatedKey())
                        : null;
        var items = DynamoQuery.dropRangeEnd(response.items(), rowQuery);
        if (rowQuery.index() != null) return loadRows(rowQuery.index(), items, nextCursor);
        return decodePage(items, nextCursor);
    }

    private RowPage decodePage(List<Map<String, AttributeValue>> items, @Nullable String nextCursor) {
        var now = clock.instant();
        var rows = new ArrayList<Row>();
        var unreadable = new ArrayList<RowPage.UnreadableRow>();
        for (var item : items) {
            try {
                if (RowCodec.isLive(item, now)) rows.add(RowCodec.row(item));
            } catch (RuntimeException e) {
                unreadable.add(new RowPage.UnreadableRow(RowCodec.key(item), String.valueOf(e.getMessage())));
            }
        }
        return new RowPage(rows, unreadable, nextCursor);
    }

    /**
     * Loads the rows of an index's entries. The page ends early if its bodies exceed the limit. Each row keeps the key
     * that it has in the index, even if the table contains a newer key for this row. So the caller knows the row's
     * place in the index.
     */
    private RowPage loadRows(
            TableIndex tableIndex, List<Map<String, AttributeValue>> entries, @Nullable String nextCursor) {
        var rows = new ArrayList<Row>();
        var unreadable = new ArrayList<RowPage.UnreadableRow>();
        var bodyCharacters = 0;
        for (var start = 0; start < entries.size(); start += MAX_KEYS_PER_BATCH) {
            if (bodyCharacters > RowPage.MAX_BODY_CHARACTERS)
                return new RowPage(rows, unreadable, DynamoCursor.encode(entries.get(start - 1)));
            var end = Math.min(entries.size(), start + MAX_KEYS_PER_BATCH);
            var batch = entries.subList(start, end);
            var keys = batch.stream().map(RowCodec::key).toList();
            var rowsByKey = getAll(
                    keys,
                    (rowKey, e) -> unreadable.add(new RowPage.UnreadableRow(rowKey, String.valueOf(e.getMessage()))));
            for (var entry : batch) {
                var row = rowsByKey.get(RowCodec.key(entry));
                if (row == null) continue;
                rows.add(row.withIndexEntry(tableIndex, RowCodec.indexKey(entry, tableIndex)));
                bodyCharacters += row.body().length();
            }
        }
        return new RowPage(rows, unreadable, nextCursor);
    }

    long count(RowQuery rowQuery) {
        if (DynamoQuery.isEmpty(rowQuery.startingAfter(null))) return 0;
        var to = rowQuery.to();
        if (to == null || rowQuery.from().isEmpty()) return countPages(rowQuery);
        // BETWEEN also counts the rows exactly at the end of the range, which don't belong to the range.
        var rangeEnd = new RowQuery(rowQuery.index(), rowQuery.partition(), to, to, 1, null, rowQuery.consistent());
        // The index may change between the two counts. So the difference may be negative.
        return Math.max(0, countPages(rowQuery) - countPages(rangeEnd));
    }

    private long countPages(RowQuery rowQuery) {
        var request = DynamoQuery.request(table, rowQuery.startingAfter(null))
                .select(Select.COUNT)
                .limit(null);
        // Indexes contain only keys. So their counts include expired rows until DynamoDB deletes these rows.
        if (rowQuery.index() == null) {
            var values = new HashMap<>(request.build().expressionAttributeValues());
            values.put(":now", RowCodec.number(clock.instant().getEpochSecond()));
            request.filterExpression(DynamoWrite.EXISTS_CONDITION).expressionAttributeValues(values);
        }
        var count = 0L;
        Map<String, AttributeValue> startKey = Map.of();
        do {
            var pageRequest = request.exclusiveStartKey(startKey.isEmpty() ? null : startKey)
                    .build();
            var response = ThrottlingHandler.call(() -> client.query(pageRequest));
            count += response.count();
            startKey = response.lastEvaluatedKey();
        } while (!startKey.isEmpty());
        return count;
    }
}
