package dev.holdfast.item;

import dev.holdfast.json.JsonCodec;

/** Tells a caller how to release a held item: the HTTP call, and the function with its payload. A path has room for every key as it is. */
public final class ReleaseHint {
    private ReleaseHint() {}

    /** For an item on hold. */
    public static String item(ItemId id) {
        return "POST /apps/%s/items/%s/%s/release, or release-item {\"workflow\":%s,\"key\":%s}"
                .formatted(
                        id.app(), id.workflow(), id.key(), JsonCodec.encode(id.workflow()), JsonCodec.encode(id.key()));
    }

    /** For an intent or a parked item in the hold queue. */
    public static String queued(String app, String id) {
        var body = "{\"id\":%s}".formatted(JsonCodec.encode(id));
        return "POST /apps/%s/queue/release %s, or release-intents %s".formatted(app, body, body);
    }
}
