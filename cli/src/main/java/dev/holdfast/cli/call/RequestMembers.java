// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.call;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.client.json.ClientJson;
import org.jspecify.annotations.Nullable;

/** Collects the members of a call. A value of null, false or an empty collection adds nothing. */
public final class RequestMembers {
    private final ObjectNode members = JsonNodeFactory.instance.objectNode();

    /** Adds a text, a number, a boolean, a time, a list, a map or JSON. */
    public RequestMembers with(String name, @Nullable Object value) {
        if (value == null || Boolean.FALSE.equals(value)) return this;
        var json = ClientJson.MAPPER.<JsonNode>valueToTree(value);
        if (!json.isContainerNode() || !json.isEmpty()) members.set(name, json);
        return this;
    }

    /** Adds JSON, also if it is null or empty. */
    public RequestMembers withJson(String name, @Nullable JsonNode value) {
        if (value != null) members.set(name, value);
        return this;
    }

    /** Adds all members of an object. */
    public RequestMembers withObject(ObjectNode object) {
        members.setAll(object);
        return this;
    }

    public ObjectNode toJson() {
        return members;
    }
}
