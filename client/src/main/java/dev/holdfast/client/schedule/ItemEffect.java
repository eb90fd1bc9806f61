// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.schedule;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.client.json.ClientJson;
import dev.holdfast.client.json.TimeText;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a scheduled change does to its item. Each method returns a copy. */
public final class ItemEffect {
    private final String kind;
    private final ObjectNode members;

    private ItemEffect(String kind, ObjectNode members) {
        this.kind = kind;
        this.members = members;
    }

    private static ItemEffect of(String kind) {
        return new ItemEffect(kind, ClientJson.MAPPER.createObjectNode());
    }

    /** Sets fields or data. Give them by {@link #field} and {@link #data}. */
    public static ItemEffect set() {
        return of("set");
    }

    /** Moves the item to a state. The move can also set fields. */
    public static ItemEffect advance(String to) {
        return of("advance").with("to", to);
    }

    /** Assigns the item's task to a person. */
    public static ItemEffect assign(String assignee) {
        return of("assign").with("assignee", assignee);
    }

    /** Puts the item on hold, until a release. */
    public static ItemEffect hold(String reason) {
        return of("hold").with("reason", reason);
    }

    /** Puts the item on hold for a duration. */
    public static ItemEffect hold(String reason, Duration within) {
        return hold(reason).with("within", TimeText.of(within));
    }

    /** Ends the hold of the item. */
    public static ItemEffect release() {
        return of("release");
    }

    /** Ends the hold of the item, even during a blackout. */
    public static ItemEffect releaseDespiteBlackout(String reason) {
        return release().with("override", reason);
    }

    /** Sets a field of the workflow to a text, a number, a boolean, a list or an object. Null removes the field. */
    public ItemEffect field(String name, @Nullable Object value) {
        var fields = members.get("fields") instanceof ObjectNode entries
                ? entries.deepCopy()
                : ClientJson.MAPPER.createObjectNode();
        fields.set(name, ClientJson.MAPPER.<JsonNode>valueToTree(value));
        return with("fields", fields);
    }

    /** Replaces the item's data; null removes them. */
    public ItemEffect data(@Nullable Object data) {
        return with("data", data);
    }

    private ItemEffect with(String name, @Nullable Object value) {
        var copy = members.deepCopy();
        copy.set(name, ClientJson.MAPPER.<JsonNode>valueToTree(value));
        return new ItemEffect(kind, copy);
    }

    ObjectNode toJson() {
        return ClientJson.MAPPER.createObjectNode().set(kind, members);
    }
}
