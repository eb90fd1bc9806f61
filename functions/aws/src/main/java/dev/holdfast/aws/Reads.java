package dev.holdfast.aws;

import dev.holdfast.table.Key;
import dev.holdfast.table.Page;
import dev.holdfast.table.Query;
import dev.holdfast.table.Row;
import dev.holdfast.table.TableBusy;
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
final class Reads {
    private static final int BATCH = 100;
    private static final int ATTEMPTS = 8;

    private final DynamoDbClient client;
    private final String table;
    private final InstantSource clock;

    Reads(DynamoDbClient client, String table, InstantSource clock) {
        this.client = client;
        this.table = table;
        this.clock = clock;
    }

    Optional<Row> get(Key key) {
        var response = Calls.call(() ->
                client.getItem(r -> r.tableName(table).key(RowCodec.key(key)).consistentRead(true)));
        return response.hasItem() && RowCodec.stands(response.item(), clock.instant())
                ? Optional.of(RowCodec.row(response.item()))
                : Optional.empty();
    }

    Map<Key, Row> getAll(List<Key> keys) {
        return getAll(keys, (key, e) -> {
            throw e;
        });
    }

    /** @param broken told of each stored row that can't be decoded */
    private Map<Key, Row> getAll(List<Key> keys, BiConsumer<Key, RuntimeException> broken) {
        if (keys.size() > BATCH) throw new IllegalArgumentException("at most " + BATCH + " keys, not " + keys.size());
        var found = new HashMap<Key, Row>();
        List<Map<String, AttributeValue>> missing = new ArrayList<>(
                new LinkedHashSet<>(keys).stream().map(RowCodec::key).toList());
        var now = clock.instant();
        for (var fruitless = 0; !missing.isEmpty(); ) {
            var left = batch(missing, found, broken, now);
            // Large rows come a megabyte at a time however calm the table is, so only rounds that bring nothing are
            // counted.
            fruitless = left.size() < missing.size() ? 0 : fruitless + 1;
            if (fruitless == ATTEMPTS)
                throw new TableBusy("DynamoDB leaves keys unread", new IllegalStateException("UnprocessedKeys"));
            if (!left.isEmpty()) Calls.pause(fruitless);
            missing = left;
        }
        return found;
    }

    /** Reads what it can and returns the keys that DynamoDB left out. */
    private List<Map<String, AttributeValue>> batch(
            List<Map<String, AttributeValue>> keys,
            Map<Key, Row> found,
            BiConsumer<Key, RuntimeException> broken,
            Instant now) {
        var wanted = KeysAndAttributes.builder().keys(keys).consistentRead(true).build();
        var response = Calls.call(() -> client.batchGetItem(r -> r.requestItems(Map.of(table, wanted))));
        for (var attributes : response.responses().getOrDefault(table, List.of())) {
            var key = RowCodec.key(attributes);
            try {
                if (RowCodec.stands(attributes, now)) found.put(key, RowCodec.row(attributes));
            } catch (RuntimeException e) {
                broken.accept(key, e);
            }
        }
        var left = response.unprocessedKeys().get(table);
        return left == null ? List.of() : left.keys();
    }

    Page query(Query query) {
        if (Ranges.empty(query)) return new Page(List.of(), null);
        var response =
                Calls.call(() -> client.query(Ranges.request(table, query).build()));
        var next =
                response.hasLastEvaluatedKey() && !response.lastEvaluatedKey().isEmpty()
                        ? Cursor.write(response.lastEvaluatedKey())
                        : null;
        var found = Ranges.within(response.items(), query);
        if (query.index() == null) {
            var now = clock.instant();
            return new Page(
                    found.stream()
                            .filter(a -> RowCodec.stands(a, now))
                            .map(RowCodec::row)
                            .toList(),
                    next);
        }
        return hydrated(found, next);
    }

    private Page hydrated(List<Map<String, AttributeValue>> found, @Nullable String next) {
        var rows = new ArrayList<Row>();
        var unreadable = new ArrayList<Page.Unreadable>();
        var text = 0;
        for (var from = 0; from < found.size(); from += BATCH) {
            if (text > Page.MAX_TEXT) return new Page(rows, unreadable, Cursor.write(found.get(from - 1)));
            var keys = found.subList(from, Math.min(found.size(), from + BATCH)).stream()
                    .map(RowCodec::key)
                    .toList();
            var there =
                    getAll(keys, (key, e) -> unreadable.add(new Page.Unreadable(key, String.valueOf(e.getMessage()))));
            for (var key : keys) {
                var row = there.get(key);
                if (row == null) continue;
                rows.add(row);
                text += row.body().length();
            }
        }
        return new Page(rows, unreadable, next);
    }

    long count(Query query) {
        if (Ranges.empty(query.after(null))) return 0;
        var to = query.to();
        if (to == null || query.from().isEmpty()) return counted(query);
        // What stands exactly at the end was counted by BETWEEN, and is taken off.
        var end = new Query(query.index(), query.partition(), to, to, 1, null, query.consistent());
        // An index may change between the two.
        return Math.max(0, counted(query) - counted(end));
    }

    private long counted(Query query) {
        var request =
                Ranges.request(table, query.after(null)).select(Select.COUNT).limit(null);
        // The indexes hold keys only: what has expired is counted there until DynamoDB drops it.
        if (query.index() == null) {
            var values = new HashMap<>(request.build().expressionAttributeValues());
            values.put(":now", RowCodec.number(clock.instant().getEpochSecond()));
            request.filterExpression(Puts.STANDS).expressionAttributeValues(values);
        }
        var count = 0L;
        Map<String, AttributeValue> from = Map.of();
        do {
            var next = request.exclusiveStartKey(from.isEmpty() ? null : from).build();
            var response = Calls.call(() -> client.query(next));
            count += response.count();
            from = response.lastEvaluatedKey();
        } while (!from.isEmpty());
        return count;
    }
}
