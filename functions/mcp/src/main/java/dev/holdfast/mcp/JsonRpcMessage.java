// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.mcp;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.json.JsonProblems;
import dev.holdfast.json.RawJson;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A message of a client, in the form of JSON-RPC 2.0. The values keep their exact text, so that Holdfast stores an
 * item's data unchanged.
 *
 * @param id null for a notification
 * @param method null for a response, which this server never asks for
 */
record JsonRpcMessage(@Nullable RawJson id, @Nullable String method, Map<String, RawJson> params) {
    private static final String VERSION = "\"2.0\"";
    private static final TypeReference<Map<String, RawJson>> MEMBERS = new TypeReference<>() {};

    /** The form of an id: a text or an integer. */
    private static final Pattern ID = Pattern.compile("\".{0,1000}\"|-?[0-9]{1,30}", Pattern.DOTALL);

    private static final ObjectMapper MAPPER = lenientMapper();

    /** Clients may send null for absent members. */
    private static ObjectMapper lenientMapper() {
        var mapper = JsonCodec.MAPPER.copy();
        mapper.configOverride(Map.class).setSetterInfo(JsonSetter.Value.construct(Nulls.SET, Nulls.SET));
        return mapper;
    }

    /** @throws JsonRpcException if the text isn't one message */
    static JsonRpcMessage parse(String text) throws JsonRpcException {
        if (text.stripLeading().startsWith("["))
            throw JsonRpcException.invalidRequest("a request contains one message; Holdfast takes no batches");
        var members = membersOf(text);
        var version = members.get("jsonrpc");
        if (version == null || !version.text().equals(VERSION))
            throw JsonRpcException.invalidRequest("jsonrpc must be 2.0");
        var id = members.get("id");
        if (id != null && !isId(id)) throw JsonRpcException.invalidRequest("id must be a text or an integer");
        var method = members.containsKey("method") ? textOf(members.get("method")) : null;
        if (method == null && members.containsKey("method"))
            throw JsonRpcException.invalidRequest("method must be a text");
        return new JsonRpcMessage(id, method, objectOf(members.get("params"), "params"));
    }

    /** Whether a value can be the id of a request. */
    static boolean isId(RawJson id) {
        return ID.matcher(id.text()).matches();
    }

    private static Map<String, RawJson> membersOf(String text) throws JsonRpcException {
        try {
            var members = MAPPER.readValue(text, MEMBERS);
            if (members != null) return members;
            throw JsonRpcException.invalidRequest("the message must be an object");
        } catch (JsonProcessingException e) {
            throw new JsonRpcException(
                    400, JsonRpcException.PARSE_ERROR, JsonProblems.toProblem(e).detail(), Map.of());
        }
    }

    /** Returns the members of an object; none if the object is absent or null. */
    static Map<String, RawJson> objectOf(@Nullable RawJson json, String name) throws JsonRpcException {
        if (json == null || json.text().equals("null")) return Map.of();
        if (!json.text().startsWith("{")) throw JsonRpcException.invalidParams(name + " must be an object");
        return membersOf(json.text());
    }

    /** Returns the value of a JSON text; null if the value is absent or isn't a text. */
    static @Nullable String textOf(@Nullable RawJson json) {
        if (json == null || !json.text().startsWith("\"")) return null;
        return JsonCodec.decodeStored(String.class, json.text());
    }

    /** Whether the client expects an answer. */
    boolean isRequest() {
        return id != null && method != null;
    }
}
