// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.item.ItemHold;
import dev.holdfast.item.ItemId;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.json.OrderedMaps;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The request that releases a held item or an intent: the HTTP request, and the Lambda function with its payload.
 *
 * @param method the method of the HTTP request
 * @param path the path of the HTTP request. Keys and ids need no escaping in a path
 * @param body the members of the JSON body
 * @param function the name of the Lambda function
 * @param payload the members of the function's payload
 */
public record ReleaseCall(
        String method,
        String path,
        @JsonInclude(JsonInclude.Include.ALWAYS) Map<String, String> body,
        String function,
        Map<String, String> payload) {
    public ReleaseCall {
        body = OrderedMaps.copy(body);
        payload = OrderedMaps.copy(payload);
    }

    /** Returns the request that ends the hold of an item. */
    public static ReleaseCall of(ItemId id, ItemHold itemHold) {
        return itemHold.intent() == null ? forItem(id) : forIntent(id.app(), itemHold.intent());
    }

    /** Returns the request that releases an item. */
    public static ReleaseCall forItem(ItemId id) {
        var payload = new LinkedHashMap<String, String>();
        payload.put("workflow", id.workflow());
        payload.put("key", id.key());
        return new ReleaseCall(
                "POST",
                "/apps/%s/items/%s/%s/release".formatted(id.app(), id.workflow(), id.key()),
                Map.of(),
                "release-item",
                payload);
    }

    /** Returns the request that releases an intent from the hold queue. */
    public static ReleaseCall forIntent(String app, String id) {
        var body = Map.of("id", id);
        return new ReleaseCall("POST", "/apps/%s/queue/release".formatted(app), body, "release-intents", body);
    }

    /** Returns the request as a text for people. */
    public String describe() {
        return method + " " + path + (body.isEmpty() ? "" : " " + JsonCodec.encode(body)) + ", or " + function + " "
                + JsonCodec.encode(payload);
    }
}
