// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.trace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.client.call.CallRequest;
import org.jspecify.annotations.Nullable;

/** A request to read a timeline. */
public final class TraceSelection extends CallRequest<TraceSelection> {
    private TraceSelection(ObjectNode members) {
        super(members);
    }

    /** Selects the items and intents with a correlation. */
    public static TraceSelection correlation(String correlation) {
        return new TraceSelection(noMembers().put("correlation", correlation));
    }

    /** Selects the items that have or had a link, as {@code type:value}. */
    public static TraceSelection link(String link) {
        return new TraceSelection(noMembers().put("link", link));
    }

    /** Selects an item, its parent and its children. */
    public static TraceSelection item(String workflow, String key) {
        return new TraceSelection(noMembers().put("workflow", workflow).put("key", key));
    }

    @Override
    protected TraceSelection copyOf(ObjectNode members) {
        return new TraceSelection(members);
    }

    /**
     * Includes the entries of further applications that allow this. The request must select a correlation or a link.
     */
    public TraceSelection apps(String... apps) {
        return with("apps", apps);
    }

    /** Sets the largest number of entries in a page. */
    public TraceSelection pageSize(int entries) {
        return with("limit", entries);
    }

    /** Sets the token of the page to read. The previous page contains this token. */
    public TraceSelection pageToken(@Nullable String token) {
        return token == null ? this : with("pageToken", token);
    }
}
