package dev.holdfast.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.search.SearchIndex.IndexedItemId;
import dev.holdfast.search.SearchQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * What has an engine keep the events of finished items for as long as the items: it is asked for them, and told for each. A script
 * would do both in one go, but an operator may have forbidden those.
 */
final class EventRetention {
    /** So many items at a time: engines take about a thousand conditions. */
    static final int MAX_ITEMS_PER_QUERY = 100;

    /** So many events at a time. */
    static final int MAX_EVENTS_PER_PAGE = 1_000;

    private EventRetention() {}

    /** @param expires when the item's own card does, in seconds */
    record FinishedItem(String app, String uid, long expires) {
        String itemPath() {
            return app + "/" + uid;
        }
    }

    /** Asks for the cards of items. */
    static String itemQuery(List<IndexedItemId> items) {
        var query = query(SearchQuery.CardKind.ITEMS, items, indexedItemId -> {
            var both = JsonCodec.MAPPER.createObjectNode();
            addAppTerm(both, indexedItemId.app()).addObject().putObject("term").put("ref", indexedItemId.uid());
            return both;
        });
        query.putArray("_source").add("app").add("ref").add("expires").add("hit.finished");
        return query.put("size", MAX_ITEMS_PER_QUERY).toString();
    }

    /** Those of them that have finished. */
    static List<FinishedItem> readFinishedItems(JsonNode hits) {
        var ends = new ArrayList<FinishedItem>();
        for (var hit : hits) {
            var card = hit.path("_source");
            if (card.at("/hit/finished").asBoolean())
                ends.add(new FinishedItem(
                        card.path("app").asText(),
                        card.path("ref").asText(),
                        card.path("expires").asLong()));
        }
        return ends;
    }

    /**
     * Asks for the events of finished items that expire at another time than these.
     *
     * @param before the hits of the page before, if there was one
     */
    static String eventQuery(List<FinishedItem> ends, JsonNode before) {
        var query = query(SearchQuery.CardKind.EVENTS, ends, finishedItem -> {
            var all = JsonCodec.MAPPER.createObjectNode();
            addAppTerm(all, finishedItem.app()).addObject().putObject("prefix").put("ref", finishedItem.uid() + ".");
            ((ObjectNode) all.path("bool"))
                    .putArray("must_not")
                    .addObject()
                    .putObject("term")
                    .put("expires", finishedItem.expires());
            return all;
        });
        query.putArray("sort").add("ref").add("app");
        if (!before.isEmpty())
            query.set("search_after", before.path(before.size() - 1).path("sort"));
        query.putArray("_source").add("app").add("ref");
        return query.put("size", MAX_EVENTS_PER_PAGE).toString();
    }

    private static <T> ObjectNode query(
            SearchQuery.CardKind cardKind, List<T> items, Function<T, ObjectNode> condition) {
        var query = JsonCodec.MAPPER.createObjectNode().put("track_total_hits", false);
        var bool = query.putObject("query").putObject("bool");
        bool.putArray("filter").addObject().putObject("term").put("kind", cardKind.jsonName());
        var any = bool.put("minimum_should_match", 1).putArray("should");
        for (var item : items) any.add(condition.apply(item));
        return query;
    }

    private static ArrayNode addAppTerm(ObjectNode condition, String app) {
        var all = condition.putObject("bool").putArray("filter");
        all.addObject().putObject("term").put("app", app);
        return all;
    }

    /** The lines that have them expire with their items. */
    static String updateLines(List<FinishedItem> ends, JsonNode hits) {
        Map<String, Long> expires =
                ends.stream().collect(Collectors.toMap(FinishedItem::itemPath, FinishedItem::expires, (a, b) -> a));
        var lines = new StringBuilder();
        for (var hit : hits) {
            var card = hit.path("_source");
            var app = card.path("app").asText();
            var ref = card.path("ref").asText();
            var action = JsonCodec.MAPPER.createObjectNode();
            action.putObject("update")
                    .put("_id", CardDocuments.documentId(app, SearchQuery.CardKind.EVENTS, ref))
                    .put("retry_on_conflict", 3);
            var change = JsonCodec.MAPPER.createObjectNode();
            change.putObject("doc").put("expires", expires.get(app + "/" + ref.substring(0, ref.indexOf('.'))));
            lines.append(action).append('\n').append(change).append('\n');
        }
        return lines.toString();
    }

    /** How the first update failed that did; null for none. What has gone meanwhile needs none. */
    static @Nullable String findFault(JsonNode answer) {
        return StreamSupport.stream(answer.path("items").spliterator(), false)
                .map(item -> item.path("update"))
                .filter(result -> result.path("status").asInt() / 100 != 2
                        && !result.at("/error/type").asText().equals("document_missing_exception"))
                .map(CardDocuments::describeFault)
                .findFirst()
                .orElse(null);
    }
}
