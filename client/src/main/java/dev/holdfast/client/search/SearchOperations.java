// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.search;

import dev.holdfast.client.call.FutureResult;
import dev.holdfast.client.call.OperationCaller;
import dev.holdfast.client.call.PageSequence;
import dev.holdfast.client.transport.Operation;
import java.util.concurrent.CompletableFuture;

/** Searches for items and events. A change appears in the results after a short delay. */
public final class SearchOperations {
    private final OperationCaller operationCaller;

    public SearchOperations(OperationCaller operationCaller) {
        this.operationCaller = operationCaller;
    }

    /** Reads one page of results. */
    public SearchPage findPage(SearchQuery query) {
        return FutureResult.await(findPageAsync(query));
    }

    /** Does the same as {@link #findPage(SearchQuery)}, but doesn't wait for the answer. */
    public CompletableFuture<SearchPage> findPageAsync(SearchQuery query) {
        return operationCaller.callAsync(Operation.SEARCH_ITEMS, query, SearchPage.class);
    }

    /** Searches, with the newest results first. The iteration reads further pages when it needs them. */
    public PageSequence<SearchHit> find(SearchQuery query) {
        return new PageSequence<>(token -> findPage(query.pageToken(token)));
    }

    /** Searches with a query, such as {@code workflow:orders overdue:true}. */
    public PageSequence<SearchHit> find(String query) {
        return find(SearchQuery.of(query));
    }
}
