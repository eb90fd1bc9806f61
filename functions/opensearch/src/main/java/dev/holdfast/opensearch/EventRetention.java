// SPDX-License-Identifier: Apache-2.0
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
 * Builds the requests that make events of finished items expire together with the items. Also reads the responses. One
 * query with a script could replace these searches and updates, but the engine's operator may forbid scripts.
 */
final class EventRetention {
    /**
     * The maximum number of items in one query. Engines accept about a thousand conditions, and each item needs several
     * conditions.
     */
    static final int MAX_ITEMS_PER_QUERY = 100;

    static final int MAX_EVENTS_PER_PAGE = 1_000;

    private EventRetention() {}

    /** @param expiresEpochSeconds the expiry of the item's own card */
    record FinishedItem(String app, String uid, long expiresEpochSeconds) {
        String itemPath() {
            return app + "/" + uid;
        }
    }

    /** Builds the search for the cards of items. */
    static String itemQuery(List<IndexedItemId> items) {
        var query = query(SearchQuery.CardKind.ITEMS, items, EventRetention::itemCondition);
        query.putArray("_source").add("app").add("ref").add("expires").add("hit.finished");
        return query.put("size", MAX_ITEMS_PER_QUERY).toString();
    }

    private static ObjectNode itemCondition(IndexedItemId item) {
        var condition = JsonCodec.MAPPER.createObjectNode();
        addAppTerm(condition, item.app()).addObject().putObject("term").put("ref", item.uid());
        return condition;
    }

    /** Reads the hits of {@link #itemQuery}, and keeps only finished items. */
    static List<FinishedItem> readFinishedItems(JsonNode hits) {
        var finishedItems = new ArrayList<FinishedItem>();
        for (var hit : hits) {
            var card = hit.path("_source");
            if (card.at("/hit/finished").asBoolean())
                finishedItems.add(new FinishedItem(
                        card.path("app").asText(),
                        card.path("ref").asText(),
                        card.path("expires").asLong()));
        }
        return finishedItems;
    }

    /**
     * Builds the search for events whose expiry differs from the expiry of their finished item.
     *
     * @param previousHits the hits of the previous page; empty or missing for the first page
     */
    static String eventQuery(List<FinishedItem> finishedItems, JsonNode previousHits) {
        var query = query(SearchQuery.CardKind.EVENTS, finishedItems, EventRetention::eventCondition);
        query.putArray("sort").add("ref").add("app");
        if (!previousHits.isEmpty())
            query.set("search_after", previousHits.path(previousHits.size() - 1).path("sort"));
        query.putArray("_source").add("app").add("ref");
        return query.put("size", MAX_EVENTS_PER_PAGE).toString();
    }

    private static ObjectNode eventCondition(FinishedItem item) {
        var condition = JsonCodec.MAPPER.createObjectNode();
        addAppTerm(condition, item.app()).addObject().putObject("prefix").put("ref", item.uid() + ".");
        ((ObjectNode) condition.path("bool"))
                .putArray("must_not")
                .addObject()
                .putObject("term")
                .put("expires", item.expiresEpochSeconds());
        return condition;
    }

    private static <T> ObjectNode query(
            SearchQuery.CardKind cardKind, List<T> items, Function<T, ObjectNode> toCondition) {
        var query = JsonCodec.MAPPER.createObjectNode().put("track_total_hits", false);
        var bool = query.putObject("query").putObject("bool");
        bool.putArray("filter").addObject().putObject("term").put("kind", cardKind.jsonName());
        var alternatives = bool.put("minimum_should_match", 1).putArray("should");
        for (var item : items) alternatives.add(toCondition.apply(item));
        return query;
    }

    /**
     * Adds a filter for the application {@code app} to a condition. Returns the list of filters, so that callers can
     * add further filters.
     */
    private static ArrayNode addAppTerm(ObjectNode condition, String app) {
        var filters = condition.putObject("bool").putArray("filter");
        filters.addObject().putObject("term").put("app", app);
        return filters;
    }

    /** Builds the bulk request that sets the expiry of the found events to the expiry of their items. */
    static String updateLines(List<FinishedItem> finishedItems, JsonNode hits) {
        Map<String, Long> expiryByItem = finishedItems.stream()
                .collect(Collectors.toMap(
                        FinishedItem::itemPath, FinishedItem::expiresEpochSeconds, (first, second) -> first));
        var lines = new StringBuilder();
        for (var hit : hits) {
            var card = hit.path("_source");
            var app = card.path("app").asText();
            var ref = card.path("ref").asText();
            var action = JsonCodec.MAPPER.createObjectNode();
            action.putObject("update")
                    .put("_id", CardDocuments.documentId(app, SearchQuery.CardKind.EVENTS, ref))
                    .put("retry_on_conflict", 3);
            var itemPath = app + "/" + ref.substring(0, ref.indexOf('.'));
            var update = JsonCodec.MAPPER.createObjectNode();
            update.putObject("doc").put("expires", expiryByItem.get(itemPath));
            lines.append(action).append('\n').append(update).append('\n');
        }
        return lines.toString();
    }

    /**
     * Describes the first failed update; null if no update failed. An event that was deleted meanwhile is not a
     * failure.
     */
    static @Nullable String findFault(JsonNode response) {
        return StreamSupport.stream(response.path("items").spliterator(), false)
                .map(item -> item.path("update"))
                .filter(result -> result.path("status").asInt() / 100 != 2
                        && !result.at("/error/type").asText().equals("document_missing_exception"))
                .map(result -> EngineClient.EngineReply.ofItem(result).describeFault())
                .findFirst()
                .orElse(null);
    }
}
