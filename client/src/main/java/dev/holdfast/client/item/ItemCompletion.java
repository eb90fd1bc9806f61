// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.item;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The completion of an item. */
public final class ItemCompletion extends ItemChange<ItemCompletion> {
    private ItemCompletion(ObjectNode members) {
        super(members);
    }

    /** Creates a request for an item. */
    public static ItemCompletion of(String workflow, String key) {
        return new ItemCompletion(identify(workflow, key));
    }

    @Override
    protected ItemCompletion copyOf(ObjectNode members) {
        return new ItemCompletion(members);
    }

    /** Sets the terminal state; necessary only if the workflow has several terminal states. */
    public ItemCompletion to(String state) {
        return with("to", state);
    }

    /** Sets a text for the history. */
    public ItemCompletion note(String note) {
        return with("note", note);
    }

    /** Demands that the item is in this state. */
    public ItemCompletion from(String state) {
        return with("from", state);
    }

    /** Replaces the data that Holdfast stores for a recovery; null removes them. */
    public ItemCompletion data(@Nullable Object data) {
        return withData("data", data);
    }

    /** Sets the last part of the work's output, which people see at the item. It has at most 10,000 bytes. */
    public ItemCompletion output(String output) {
        return with("output", output);
    }

    /** Sets a field of the workflow to a text, a number, a boolean, a list or an object. Null removes the field. */
    public ItemCompletion field(String name, @Nullable Object value) {
        return withEntry("fields", name, value);
    }

    /** Sets the key that identifies this call. Without this method, the client generates one. */
    public ItemCompletion idempotencyKey(String idempotencyKey) {
        return with("idempotencyKey", idempotencyKey);
    }

    /** Sets the token of the worker's claim. If the worker has lost the claim, Holdfast refuses the request. */
    public ItemCompletion claimToken(String token) {
        return with("claimToken", token);
    }

    /** Sets the true time of a report that arrives late; at most 7 days ago. */
    public ItemCompletion occurredAt(Instant occurredAt) {
        return with("occurredAt", occurredAt);
    }

    /** Only checks the request. The answer contains the expected result, and nothing changes. */
    public ItemCompletion dryRun() {
        return with("dryRun", true);
    }
}
