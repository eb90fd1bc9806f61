// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.item;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Objects;

/** A request to return a claim. A repeated request gets the same answer. */
public final class ClaimReturn extends ItemChange<ClaimReturn> {
    private ClaimReturn(ObjectNode members) {
        super(members);
    }

    /** Creates a request for a claim. */
    public static ClaimReturn of(String workflow, String key, String claimToken) {
        return new ClaimReturn(identify(workflow, key).put("claimToken", claimToken));
    }

    /**
     * Creates a request for the claim of an item.
     *
     * @throws NullPointerException if the item isn't the answer to a claim
     */
    public static ClaimReturn of(Item claimed) {
        var claim = Objects.requireNonNull(claimed.claim(), "claim");
        return of(claimed.workflow(), claimed.key(), Objects.requireNonNull(claim.token(), "token"));
    }

    @Override
    protected ClaimReturn copyOf(ObjectNode members) {
        return new ClaimReturn(members);
    }

    /** Sets the reason why the worker couldn't do the work. */
    public ClaimReturn reason(String reason) {
        return with("reason", reason);
    }

    /** Sets the last part of the work's output, which people see at the item. It has at most 10,000 bytes. */
    public ClaimReturn output(String output) {
        return with("output", output);
    }

    /** Sets the time until another worker can claim the item; at most a day. */
    public ClaimReturn retryAfter(Duration retryAfter) {
        return with("retryAfter", retryAfter);
    }
}
