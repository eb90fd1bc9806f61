// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.spool;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.client.spool.segment.StoredEntry;
import java.nio.ByteBuffer;

/** Puts the cause and the reason before the payload of an entry that is set aside. */
final class SetAsideCodec {
    private static final int FIXED_BYTES = Byte.BYTES + Integer.BYTES;

    private SetAsideCodec() {}

    static byte[] encode(SetAsideCause cause, String reason, byte[] payload) {
        var reasonBytes = reason.getBytes(UTF_8);
        return ByteBuffer.allocate(FIXED_BYTES + reasonBytes.length + payload.length)
                .put((byte) cause.ordinal())
                .putInt(reasonBytes.length)
                .put(reasonBytes)
                .put(payload)
                .array();
    }

    static SetAsideEntry decode(StoredEntry stored) {
        var from = ByteBuffer.wrap(stored.payload());
        var cause = SetAsideCause.values()[from.get()];
        var reason = new byte[from.getInt()];
        from.get(reason);
        var payload = new byte[from.remaining()];
        from.get(payload);
        var entry = new SpoolEntry(stored.subject(), payload, stored.time());
        return new SetAsideEntry(stored.sequence(), cause, new String(reason, UTF_8), entry);
    }
}
