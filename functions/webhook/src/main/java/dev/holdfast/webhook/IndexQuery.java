package dev.holdfast.webhook;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.json.Codec;
import dev.holdfast.search.Search.Place;
import dev.holdfast.search.Wanted;
import dev.holdfast.search.Wanted.Term;
import org.jspecify.annotations.Nullable;

/** A query in the engine's language: what callers wrote is only ever among the values, and the application is never theirs to say. */
final class IndexQuery {
    private IndexQuery() {}

    static String of(String app, Wanted wanted, int limit, @Nullable Place after, long now) {
        var query = Codec.MAPPER.createObjectNode();
        var bool = query.putObject("query").putObject("bool");
        var filter = bool.putArray("filter");
        var not = bool.putArray("must_not");
        term(filter, "app", app);
        term(filter, "kind", wanted.kind().word());
        filter.addObject().putObject("term").put("gone", false);
        filter.addObject().putObject("range").putObject("expires").put("gt", now);
        for (var term : wanted.terms()) condition(term, filter, not);
        var sort = query.putArray("sort");
        sort.addObject().put("updated", "desc");
        sort.addObject().put("ref", "desc");
        if (after != null)
            query.putArray("search_after").add(after.at().toEpochMilli()).add(after.id());
        query.putArray("_source").add("hit");
        query.put("size", limit).put("track_total_hits", false);
        return query.toString();
    }

    private static void condition(Term term, ArrayNode filter, ArrayNode not) {
        switch (term) {
            case Term.Words(var words, var denied) -> {
                ObjectNode phrase = (denied ? not : filter).addObject();
                phrase.putObject("match_phrase").put("text", IndexedCards.folded(words));
            }
            case Term.Is(var name, var value, var denied) ->
                term(denied ? not : filter, "facts", IndexedCards.fact(name, value));
            case Term.Within(var time, var from, var before) ->
                filter.addObject()
                        .putObject("range")
                        .putObject(time.word())
                        .put("gte", from.toEpochMilli())
                        .put("lt", before.toEpochMilli());
        }
    }

    private static void term(ArrayNode conditions, String field, String value) {
        conditions.addObject().putObject("term").put(field, value);
    }
}
