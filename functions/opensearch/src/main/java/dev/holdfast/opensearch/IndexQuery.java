// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.opensearch;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.search.SearchIndex.HitPosition;
import dev.holdfast.search.SearchQuery;
import dev.holdfast.search.SearchQuery.QueryTerm;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Builds a query in the engine's language. The query contains text from callers only as values. Callers can't choose
 * the application.
 */
final class IndexQuery {
    private static final Pattern WORDS_PATTERN = Pattern.compile(IndexLayout.WORD_CHARACTERS + "+");

    /** The engine completes the last word of a phrase with at most this number of words from the index. */
    private static final int MAX_PREFIX_EXPANSIONS = 1_000;

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
                phrase.putObject("match_phrase").put("text", CardDocuments.foldText(words));
            }
            case QueryTerm.PrefixTerm(var words, var denied) ->
                addPrefix((denied ? excluded : required).addObject(), CardDocuments.foldText(words));
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

    /**
     * Adds a phrase whose last word may be incomplete. The engine completes this word with a limited number of words. A
     * single word has no such limit, because it needs no phrase.
     */
    private static void addPrefix(ObjectNode condition, String text) {
        var words = WORDS_PATTERN
                .matcher(text.toLowerCase(Locale.ROOT))
                .results()
                .map(MatchResult::group)
                .toList();
        if (words.size() == 1) condition.putObject("prefix").put("text", words.getFirst());
        else
            condition
                    .putObject("match_phrase_prefix")
                    .putObject("text")
                    .put("query", text)
                    .put("max_expansions", MAX_PREFIX_EXPANSIONS);
    }

    private static void addTerm(ArrayNode conditions, String field, String value) {
        conditions.addObject().putObject("term").put(field, value);
    }
}
