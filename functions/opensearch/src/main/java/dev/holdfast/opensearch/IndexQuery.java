// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.opensearch;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.search.SearchIndex.HitPosition;
import dev.holdfast.search.SearchQuery;
import dev.holdfast.search.SearchQuery.QueryTerm;
import org.jspecify.annotations.Nullable;

/**
 * Builds a query in the engine's language. Text from callers becomes only values of the query. Callers can't choose the
 * application.
 */
final class IndexQuery {
    private IndexQuery() {}

    /**
     * Builds a search for the newest hits first, without removed and expired cards.
     *
     * @param after the last hit of the previous page; null for the first page
     */
    static String build(
            String app, SearchQuery searchQuery, int limit, @Nullable HitPosition after, long nowEpochSeconds) {
        var query = JsonCodec.MAPPER.createObjectNode();
        var bool = query.putObject("query").putObject("bool");
        var required = bool.putArray("filter");
        var excluded = bool.putArray("must_not");
        addTerm(required, "app", app);
        addTerm(required, "kind", searchQuery.kind().jsonName());
        required.addObject().putObject("term").put("isDeleted", false);
        required.addObject().putObject("range").putObject("expires").put("gt", nowEpochSeconds);
        for (var queryTerm : searchQuery.terms()) addCondition(queryTerm, required, excluded);
        var sort = query.putArray("sort");
        sort.addObject().put("updated", "desc");
        sort.addObject().put("ref", "desc");
        if (after != null)
            query.putArray("search_after").add(after.at().toEpochMilli()).add(after.id());
        query.putArray("_source").add("hit");
        query.put("size", limit).put("track_total_hits", false);
        return query.toString();
    }

    private static void addCondition(QueryTerm queryTerm, ArrayNode required, ArrayNode excluded) {
        switch (queryTerm) {
            case QueryTerm.PhraseTerm(var words, var denied) -> {
                ObjectNode phrase = (denied ? excluded : required).addObject();
                phrase.putObject("match_phrase").put("text", CardDocuments.foldAccents(words));
            }
            case QueryTerm.FieldTerm(var name, var value, var denied) ->
                addTerm(denied ? excluded : required, "conditions", CardDocuments.conditionTerm(name, value));
            case QueryTerm.TimeRangeTerm(var timeField, var from, var before) ->
                required.addObject()
                        .putObject("range")
                        .putObject(timeField.jsonName())
                        .put("gte", from.toEpochMilli())
                        .put("lt", before.toEpochMilli());
        }
    }

    private static void addTerm(ArrayNode conditions, String field, String value) {
        conditions.addObject().putObject("term").put(field, value);
    }
}
