// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.item;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.client.calendar.TimeAllowance;
import dev.holdfast.client.call.CallRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A piece of work to track. */
public final class NewItem extends CallRequest<NewItem> {
    private NewItem(ObjectNode members) {
        super(members);
    }

    /** Creates a request for an item with a key that the application knows. */
    public static NewItem of(String workflow, String key) {
        return new NewItem(noMembers().put("workflow", workflow).put("key", key));
    }

    /** Creates a request for an item whose key Holdfast generates. */
    public static NewItem of(String workflow) {
        return new NewItem(noMembers().put("workflow", workflow));
    }

    /** Returns the workflow. */
    public String workflow() {
        return Objects.requireNonNull(text("workflow"));
    }

    /** Returns the key; null if Holdfast generates it. */
    public @Nullable String key() {
        return text("key");
    }

    @Override
    protected NewItem copyOf(ObjectNode members) {
        return new NewItem(members);
    }

    /** Sets the title, which listings show next to the key. */
    public NewItem title(String title) {
        return with("title", title);
    }

    /** Sets the first state; necessary only if the workflow has several initial states. */
    public NewItem state(String state) {
        return with("state", state);
    }

    /** Sets the data that Holdfast stores for a recovery. */
    public NewItem data(Object data) {
        return withData("data", data);
    }

    /** Sets a field of the workflow to a text, a number, a boolean, a list or an object. */
    public NewItem field(String name, Object value) {
        return withEntry("fields", name, value);
    }

    /** Sets the time by which the item must finish. */
    public NewItem deadline(Instant deadline) {
        return with("deadline", deadline);
    }

    /** Sets the time from now to the deadline. */
    public NewItem within(Duration within) {
        return with("within", within);
    }

    /** Sets the time from now to the deadline, such as working time of a calendar. */
    public NewItem within(TimeAllowance within) {
        return with("within", within);
    }

    /** Sets the people in a role, for this item only. */
    public NewItem role(String role, String... people) {
        return withEntry("roles", role, people);
    }

    /** Adds a label. */
    public NewItem label(String name, String value) {
        return withEntry("labels", name, value);
    }

    /** Replaces all labels. */
    public NewItem labels(Map<String, String> labels) {
        return with("labels", labels);
    }

    /** Sets the item to which this item belongs, as {@code workflow/key}. */
    public NewItem parent(String parent) {
        return with("parent", parent);
    }

    /** Sets the identifier that connects items of several workflows. */
    public NewItem correlation(String correlation) {
        return with("correlation", correlation);
    }

    /** Sets external identifiers, as {@code type:value}. */
    public NewItem links(String... links) {
        return with("links", links);
    }

    /** Sets a text for the history. */
    public NewItem note(String note) {
        return with("note", note);
    }

    /** Sets the true time of a report that arrives late; at most 7 days ago. */
    public NewItem occurredAt(Instant occurredAt) {
        return with("occurredAt", occurredAt);
    }

    /** Says that later reports about this item follow soon. The request also needs {@link #occurredAt}. */
    public NewItem moreFollows() {
        return with("moreFollows", true);
    }

    /**
     * Sets the key that identifies this call. A request that names the key of the item needs this idempotency key only
     * with {@link #occurredAt}.
     */
    public NewItem idempotencyKey(String idempotencyKey) {
        return with("idempotencyKey", idempotencyKey);
    }

    /** Only checks the request. The answer contains the expected result, and nothing changes. */
    public NewItem dryRun() {
        return with("dryRun", true);
    }
}
