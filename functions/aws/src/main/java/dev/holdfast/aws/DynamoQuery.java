// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.json.InvalidCursorException;
import dev.holdfast.table.RowQuery;
import dev.holdfast.table.TableIndex;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/** Translates a query's range to DynamoDB, which supports fewer conditions than {@link RowQuery}. */
final class DynamoQuery {
    private DynamoQuery() {}

    static QueryRequest.Builder request(String table, RowQuery rowQuery) {
        var tableIndex = rowQuery.index();
        var sort = sort(rowQuery);
        var values = new HashMap<String, AttributeValue>();
        values.put(":p", RowCodec.text(rowQuery.partition()));
        var range = rangeCondition(rowQuery, sort, values);
        var request = QueryRequest.builder()
                .tableName(table)
                .indexName(tableIndex == null ? null : RowCodec.name(tableIndex))
                .keyConditionExpression(partition(rowQuery) + " = :p" + range)
                .expressionAttributeValues(values)
                .consistentRead(tableIndex == null && rowQuery.consistent())
                .limit(rowQuery.limit());
        var startKey = startKey(rowQuery);
        // The cursor may be from a page before this range, but DynamoDB refuses a start outside the range.
        if (startKey != null && compare(require(startKey, sort), rowQuery.from()) >= 0)
            request.exclusiveStartKey(startKey);
        return request;
    }

    /** Whether the range ends before its start or before the cursor. DynamoDB would refuse such a range. */
    static boolean isEmpty(RowQuery rowQuery) {
        var to = rowQuery.to();
        if (to == null) return false;
        var startKey = startKey(rowQuery);
        return compare(rowQuery.from(), to) >= 0
                || (startKey != null && compare(require(startKey, sort(rowQuery)), to) >= 0);
    }

    private static @Nullable Map<String, AttributeValue> startKey(RowQuery rowQuery) {
        if (rowQuery.after() == null) return null;
        var startKey = DynamoCursor.decode(rowQuery.after(), keyAttributes(rowQuery));
        if (!require(startKey, partition(rowQuery)).equals(rowQuery.partition()))
            throw new InvalidCursorException("the cursor is of another query");
        return startKey;
    }

    private static String require(Map<String, AttributeValue> key, String name) {
        return Objects.requireNonNull(key.get(name)).s();
    }

    private static int compare(String a, String b) {
        return Arrays.compareUnsigned(a.getBytes(UTF_8), b.getBytes(UTF_8));
    }

    private static String partition(RowQuery rowQuery) {
        return rowQuery.index() == null ? RowCodec.PARTITION : RowCodec.partition(rowQuery.index());
    }

    private static String sort(RowQuery rowQuery) {
        return rowQuery.index() == null ? RowCodec.SORT : RowCodec.sort(rowQuery.index());
    }

    /**
     * Returns the condition for the range. DynamoDB accepts only one condition on the sort key, and doesn't accept an
     * empty text. BETWEEN includes the end of the range. {@link #dropRangeEnd} removes the row at this end later.
     */
    private static String rangeCondition(RowQuery rowQuery, String sort, Map<String, AttributeValue> values) {
        var to = rowQuery.to();
        if (!rowQuery.from().isEmpty()) values.put(":from", RowCodec.text(rowQuery.from()));
        if (to != null) values.put(":to", RowCodec.text(to));
        if (rowQuery.from().isEmpty()) return to == null ? "" : " AND " + sort + " < :to";
        return to == null ? " AND " + sort + " >= :from" : " AND " + sort + " BETWEEN :from AND :to";
    }

    /** Removes the rows exactly at the end of the range, which BETWEEN includes. */
    static List<Map<String, AttributeValue>> dropRangeEnd(List<Map<String, AttributeValue>> items, RowQuery rowQuery) {
        var to = rowQuery.to();
        if (to == null || rowQuery.from().isEmpty()) return items;
        var sort = sort(rowQuery);
        var end = RowCodec.text(to);
        return items.stream().filter(item -> !end.equals(item.get(sort))).toList();
    }

    private static List<String> keyAttributes(RowQuery rowQuery) {
        @Nullable TableIndex tableIndex = rowQuery.index();
        return tableIndex == null
                ? List.of(RowCodec.PARTITION, RowCodec.SORT)
                : List.of(RowCodec.PARTITION, RowCodec.SORT, RowCodec.partition(tableIndex), RowCodec.sort(tableIndex));
    }
}
