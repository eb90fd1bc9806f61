package dev.holdfast.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.json.StrayPosition;
import dev.holdfast.table.Index;
import dev.holdfast.table.Query;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/** The range of a query in DynamoDB's words, which are fewer than the port's. */
final class Ranges {
    private Ranges() {}

    static QueryRequest.Builder request(String table, Query query) {
        var index = query.index();
        var sort = sort(query);
        var values = new HashMap<String, AttributeValue>();
        values.put(":p", RowCodec.text(query.partition()));
        var range = range(query, sort, values);
        var request = QueryRequest.builder()
                .tableName(table)
                .indexName(index == null ? null : RowCodec.name(index))
                .keyConditionExpression(partition(query) + " = :p" + range)
                .expressionAttributeValues(values)
                .consistentRead(index == null && query.consistent())
                .limit(query.limit());
        var place = place(query);
        // Where a page before this range ended: DynamoDB takes no start outside of it.
        if (place != null && compare(need(place, sort), query.from()) >= 0) request.exclusiveStartKey(place);
        return request;
    }

    /** A range that ends before it begins, or that the cursor has left behind; DynamoDB calls either an error. */
    static boolean empty(Query query) {
        var to = query.to();
        if (to == null) return false;
        var place = place(query);
        return compare(query.from(), to) >= 0 || (place != null && compare(need(place, sort(query)), to) >= 0);
    }

    private static @Nullable Map<String, AttributeValue> place(Query query) {
        if (query.after() == null) return null;
        var place = Cursor.read(query.after(), key(query));
        if (!need(place, partition(query)).equals(query.partition()))
            throw new StrayPosition("a cursor of another query");
        return place;
    }

    private static String need(Map<String, AttributeValue> key, String name) {
        return Objects.requireNonNull(key.get(name)).s();
    }

    private static int compare(String a, String b) {
        return Arrays.compareUnsigned(a.getBytes(UTF_8), b.getBytes(UTF_8));
    }

    private static String partition(Query query) {
        return query.index() == null ? RowCodec.PARTITION : RowCodec.partition(query.index());
    }

    private static String sort(Query query) {
        return query.index() == null ? RowCodec.SORT : RowCodec.sort(query.index());
    }

    /** DynamoDB takes one condition on the sort key, and no empty text: BETWEEN includes its end, which is dropped later. */
    private static String range(Query query, String sort, Map<String, AttributeValue> values) {
        var to = query.to();
        if (!query.from().isEmpty()) values.put(":from", RowCodec.text(query.from()));
        if (to != null) values.put(":to", RowCodec.text(to));
        if (query.from().isEmpty()) return to == null ? "" : " AND " + sort + " < :to";
        return to == null ? " AND " + sort + " >= :from" : " AND " + sort + " BETWEEN :from AND :to";
    }

    /** Without what stands exactly at the end, which BETWEEN includes. */
    static List<Map<String, AttributeValue>> within(List<Map<String, AttributeValue>> items, Query query) {
        var to = query.to();
        if (to == null || query.from().isEmpty()) return items;
        var sort = sort(query);
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
