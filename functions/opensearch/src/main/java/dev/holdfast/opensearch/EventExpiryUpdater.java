// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.holdfast.search.SearchIndex.IndexedItemId;
import dev.holdfast.search.SearchIndexBusyException;
import java.util.List;
import okhttp3.MediaType;

/**
 * Makes the events of finished items expire together with the items. Changes the documents in the index that has the
 * given alias.
 */
final class EventExpiryUpdater {
    private final EngineCircuitBreaker circuitBreaker;
    private final String alias;

    EventExpiryUpdater(EngineCircuitBreaker circuitBreaker, String alias) {
        this.circuitBreaker = circuitBreaker;
        this.alias = alias;
    }

    void update(List<IndexedItemId> items) {
        var deadlineNanos = circuitBreaker.deadline();
        // Refreshes the index first. A search finds only refreshed documents, and the cards of these items are new.
        if (send("/_refresh", EngineClient.JSON_MEDIA_TYPE, "", deadlineNanos).isMissingIndex()) return;
        for (var start = 0; start < items.size(); start += EventRetention.MAX_ITEMS_PER_QUERY) {
            var end = Math.min(items.size(), start + EventRetention.MAX_ITEMS_PER_QUERY);
            var query = EventRetention.itemQuery(items.subList(start, end));
            updateEvents(EventRetention.readFinishedItems(search(query, deadlineNanos)), deadlineNanos);
        }
    }

    /** Updates the events page by page, because the number of events of an item has no limit. */
    private void updateEvents(List<EventRetention.FinishedItem> finishedItems, long deadlineNanos) {
        if (finishedItems.isEmpty()) return;
        JsonNode hits = MissingNode.getInstance();
        do {
            hits = search(EventRetention.eventQuery(finishedItems, hits), deadlineNanos);
            if (hits.isEmpty()) return;
            var lines = EventRetention.updateLines(finishedItems, hits);
            var engineReply = send("/_bulk?require_alias=true", EngineClient.NDJSON_MEDIA_TYPE, lines, deadlineNanos);
            var fault = EventRetention.findFault(engineReply.body());
            if (fault != null) throw new SearchIndexBusyException("the search engine refused an update with " + fault);
        } while (hits.size() == EventRetention.MAX_EVENTS_PER_PAGE);
    }

    private JsonNode search(String query, long deadlineNanos) {
        var path = "/_search?allow_partial_search_results=false";
        return send(path, EngineClient.JSON_MEDIA_TYPE, query, deadlineNanos)
                .body()
                .at("/hits/hits");
    }

    /**
     * Posts a request to the index, and returns the reply. If the index is missing, the reply says so. Any other
     * failure is an exception.
     */
    private EngineClient.EngineReply send(String path, MediaType type, String body, long deadlineNanos) {
        var engineReply = circuitBreaker.callIgnoringSlowness("POST", "/" + alias + path, type, body, deadlineNanos);
        if (!engineReply.isSuccess() && !engineReply.isMissingIndex())
            throw new SearchIndexBusyException("the search engine failed with " + engineReply.describeFault());
        return engineReply;
    }
}
