package dev.holdfast.opensearch;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.search.SearchIndex.HitPosition;
import dev.holdfast.search.SearchQuery.QueryTerm;
import dev.holdfast.search.SearchQuery;
import org.jspecify.annotations.Nullable;

/** A query in the engine's language: what callers wrote is only ever among the values, and the application is never theirs to say. */
final class IndexQuery {
    private IndexQuery() {}

    static String build(String app, SearchQuery searchQuery, int limit, @Nullable HitPosition after, long now) {
        var query = JsonCodec.MAPPER.createObjectNode();
        var bool = query.putObject("query").putObject("bool");
        var filter = bool.putArray("filter");
        var not = bool.putArray("must_not");
        addTerm(filter, "app", app);
        addTerm(filter, "kind", searchQuery.kind().jsonName());
        filter.addObject().putObject("term").put("gone", false);
        filter.addObject().putObject("range").putObject("expires").put("gt", now);
        for (var queryTerm : searchQuery.terms()) addCondition(queryTerm, filter, not);
        var sort = query.putArray("sort");
        sort.addObject().put("updated", "desc");
        sort.addObject().put("ref", "desc");
        if (after != null)
            query.putArray("search_after").add(after.at().toEpochMilli()).add(after.id());
        query.putArray("_source").add("hit");
        query.put("size", limit).put("track_total_hits", false);
        return query.toString();
    }

    private static void addCondition(QueryTerm queryTerm, ArrayNode filter, ArrayNode not) {
        switch (queryTerm) {
            case QueryTerm.PhraseTerm(var words, var denied) -> {
                ObjectNode phrase = (denied ? not : filter).addObject();
                phrase.putObject("match_phrase").put("text", CardDocuments.foldAccents(words));
            }
            case QueryTerm.FieldTerm(var name, var value, var denied) ->
                addTerm(denied ? not : filter, "facts", CardDocuments.factTerm(name, value));
            case QueryTerm.TimeRangeTerm(var timeField, var from, var before) ->
                filter.addObject()
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
