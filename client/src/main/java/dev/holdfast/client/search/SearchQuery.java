// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.search;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.client.call.CallRequest;
import org.jspecify.annotations.Nullable;

/** A request to search for items, or with {@code in:events} for events. */
public final class SearchQuery extends CallRequest<SearchQuery> {
    private SearchQuery(ObjectNode members) {
        super(members);
    }

    /** Searches with a query, such as {@code workflow:orders overdue:true}. */
    public static SearchQuery of(String query) {
        return new SearchQuery(noMembers().put("query", query));
    }

    /** Searches for all items. */
    public static SearchQuery all() {
        return new SearchQuery(noMembers());
    }

    @Override
    protected SearchQuery copyOf(ObjectNode members) {
        return new SearchQuery(members);
    }

    /** Sets the largest number of entries in a page. */
    public SearchQuery pageSize(int entries) {
        return with("limit", entries);
    }

    /** Sets the token of the page to read. The previous page contains this token. */
    public SearchQuery pageToken(@Nullable String token) {
        return token == null ? this : with("pageToken", token);
    }
}
