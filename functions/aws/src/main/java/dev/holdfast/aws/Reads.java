package dev.holdfast.aws;

import dev.holdfast.table.Index;
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
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
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
        if (keys.size() > BATCH) throw new IllegalArgumentException("at most " + BATCH + " keys, not " + keys.size());
        var found = new HashMap<Key, Row>();
        List<Map<String, AttributeValue>> missing = new ArrayList<>(
                new LinkedHashSet<>(keys).stream().map(RowCodec::key).toList());
        var now = clock.instant();
        for (var attempt = 0; !missing.isEmpty(); attempt++) {
            if (attempt == ATTEMPTS)
                throw new TableBusy("DynamoDB leaves keys unread", new IllegalStateException("UnprocessedKeys"));
            if (attempt > 0) Calls.pause(attempt);
            missing = batch(missing, found, now);
        }
        return found;
    }

    /** Reads what it can and returns the keys that DynamoDB left out. */
    private List<Map<String, AttributeValue>> batch(
            List<Map<String, AttributeValue>> keys, Map<Key, Row> found, Instant now) {
        var wanted = KeysAndAttributes.builder().keys(keys).consistentRead(true).build();
        var response = Calls.call(() -> client.batchGetItem(r -> r.requestItems(Map.of(table, wanted))));
        for (var attributes : response.responses().getOrDefault(table, List.of())) {
            if (RowCodec.stands(attributes, now)) found.put(RowCodec.key(attributes), RowCodec.row(attributes));
        }
        var left = response.unprocessedKeys().get(table);
        return left == null ? List.of() : left.keys();
    }

    Page query(Query query) {
        var response = Calls.call(() -> client.query(request(query).build()));
        var next =
                response.hasLastEvaluatedKey() && !response.lastEvaluatedKey().isEmpty()
                        ? Cursor.write(response.lastEvaluatedKey())
                        : null;
        var found = within(response.items(), query);
        if (query.index() == null) {
            var now = clock.instant();
            return new Page(
                    found.stream()
                            .filter(a -> RowCodec.stands(a, now))
                            .map(RowCodec::row)
                            .toList(),
                    next);
        }
        return new Page(hydrated(found.stream().map(RowCodec::key).toList()), next);
    }

    private List<Row> hydrated(List<Key> keys) {
        var rows = new HashMap<Key, Row>();
        for (var from = 0; from < keys.size(); from += BATCH) {
            rows.putAll(getAll(keys.subList(from, Math.min(keys.size(), from + BATCH))));
        }
        return keys.stream().map(rows::get).filter(Objects::nonNull).toList();
    }

    long count(Query query) {
        var to = query.to();
        if (to == null || query.from().isEmpty()) return counted(query);
        // What stands exactly at the end was counted by BETWEEN, and is taken off.
        return counted(query)
                - counted(new Query(query.index(), query.partition(), to, to, 1, null, query.consistent()));
    }

    private long counted(Query query) {
        var request = request(query.after(null)).select(Select.COUNT).limit(null);
        // Tombstones and finished rows stand in no index, so that only the table itself holds what doesn't count.
        if (query.index() == null) {
            var values = new HashMap<>(request.build().expressionAttributeValues());
            values.put(":now", RowCodec.number(clock.instant().getEpochSecond()));
            request.filterExpression("attribute_not_exists(gone) AND (attribute_not_exists(expires) OR expires > :now)")
                    .expressionAttributeValues(values);
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

    private QueryRequest.Builder request(Query query) {
        var index = query.index();
        var partition = index == null ? RowCodec.PARTITION : RowCodec.partition(index);
        var sort = index == null ? RowCodec.SORT : RowCodec.sort(index);
        var values = new HashMap<String, AttributeValue>();
        values.put(":p", RowCodec.text(query.partition()));
        var range = range(query, sort, values);
        var request = QueryRequest.builder()
                .tableName(table)
                .indexName(index == null ? null : RowCodec.name(index))
                .keyConditionExpression(partition + " = :p" + range)
                .expressionAttributeValues(values)
                .consistentRead(index == null && query.consistent())
                .limit(query.limit());
        if (query.after() != null) request.exclusiveStartKey(Cursor.read(query.after(), key(query)));
        return request;
    }

    /** DynamoDB takes one condition on the sort key, and no empty text: BETWEEN includes its end, which is dropped later. */
    private static String range(Query query, String sort, Map<String, AttributeValue> values) {
        var to = query.to();
        if (!query.from().isEmpty()) values.put(":from", RowCodec.text(query.from()));
        if (to != null && !to.isEmpty()) values.put(":to", RowCodec.text(to));
        if (query.from().isEmpty()) return to == null ? "" : " AND " + sort + " < :to";
        return to == null ? " AND " + sort + " >= :from" : " AND " + sort + " BETWEEN :from AND :to";
    }

    private static List<Map<String, AttributeValue>> within(List<Map<String, AttributeValue>> items, Query query) {
        var to = query.to();
        if (to == null || query.from().isEmpty()) return items;
        var sort = query.index() == null ? RowCodec.SORT : RowCodec.sort(query.index());
        var end = RowCodec.text(to);
        return items.stream().filter(a -> !end.equals(a.get(sort))).toList();
    }

    private static List<String> key(Query query) {
        @Nullable Index index = query.index();
        return index == null
                ? List.of(RowCodec.PARTITION, RowCodec.SORT)
                : List.of(RowCodec.PARTITION, RowCodec.SORT, RowCodec.partition(index), RowCodec.sort(index));
    }
}
