// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.queue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.client.call.CallRequest;
import org.jspecify.annotations.Nullable;

/** A request to list the hold queue. */
public final class IntentFilter extends CallRequest<IntentFilter> {
    private IntentFilter(ObjectNode members) {
        super(members);
    }

    /** Selects all queued intents and held items. */
    public static IntentFilter all() {
        return new IntentFilter(noMembers());
    }

    @Override
    protected IntentFilter copyOf(ObjectNode members) {
        return new IntentFilter(members);
    }

    /** Selects entries of this kind: {@code workflow}, {@code method} or {@code item}. */
    public IntentFilter kind(String kind) {
        return with("kind", kind);
    }

    /** Selects methods of this model. The request also needs the kind {@code method}. */
    public IntentFilter model(String model) {
        return with("model", model);
    }

    /** Selects entries for this workflow or method. The request also needs a kind. */
    public IntentFilter name(String name) {
        return with("name", name);
    }

    /** Selects entries with this label. */
    public IntentFilter label(String name, String value) {
        return with("label", name + ":" + value);
    }

    /** Selects intents of this requester, and items that this requester put on hold. */
    public IntentFilter requester(String requester) {
        return with("requester", requester);
    }

    /** Sets the largest number of entries in a page. */
    public IntentFilter pageSize(int entries) {
        return with("limit", entries);
    }

    /** Sets the token of the page to read. The previous page contains this token. */
    public IntentFilter pageToken(@Nullable String token) {
        return token == null ? this : with("pageToken", token);
    }
}
