// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item;

import dev.holdfast.json.JsonCodec;

/**
 * Describes how to release a held item: by the HTTP call, or by the Lambda function with its payload. Keys need no
 * escaping in a URL's path.
 */
public final class ReleaseHint {
    private ReleaseHint() {}

    /** Describes the release of an item on manual hold. */
    public static String forItem(ItemId id) {
        return "POST /apps/%s/items/%s/%s/release, or release-item {\"workflow\":%s,\"key\":%s}"
                .formatted(
                        id.app(), id.workflow(), id.key(), JsonCodec.encode(id.workflow()), JsonCodec.encode(id.key()));
    }

    /** Describes the release of an intent or a parked item from the hold queue. */
    public static String forQueueEntry(String app, String id) {
        var body = "{\"id\":%s}".formatted(JsonCodec.encode(id));
        return "POST /apps/%s/queue/release %s, or release-intents %s".formatted(app, body, body);
    }
}
