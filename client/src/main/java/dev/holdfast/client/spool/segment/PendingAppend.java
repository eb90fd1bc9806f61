// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.spool.segment;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** An entry that the writer has not stored yet. */
public final class PendingAppend {
    final String subject;
    final byte[] subjectBytes;
    final byte[] payload;
    final long timeMillis;
    final CompletableFuture<EntryPosition> result = new CompletableFuture<>();

    public PendingAppend(String subject, byte[] payload, Instant time) {
        this.subject = subject;
        this.subjectBytes = subject.getBytes(UTF_8);
        this.payload = payload;
        this.timeMillis = time.toEpochMilli();
    }

    public String subject() {
        return subject;
    }

    /** Returns the bytes that the entry takes in its segment. */
    public int entryBytes() {
        return Math.addExact(EntryHead.BYTES, EntryCodec.bodyBytes(subjectBytes.length, payload.length));
    }
}
