// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.spool;

import dev.holdfast.client.spool.segment.DiskAccess;
import dev.holdfast.client.spool.segment.PendingAppend;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/**
 * A queue of calls on the disk. The spool sends the calls in the background, even after a restart.
 *
 * <p>The spool keeps the order of the calls of one subject. It sends calls of different subjects at the same time. So a
 * caller must append its call if an earlier call of the same subject waits. {@link #appendIfPending} checks this and
 * appends the call in one step.
 *
 * <p>Each waiting entry needs about 200 bytes of memory. The files contain the payloads without encryption.
 */
public final class Spool implements AutoCloseable {
    /** The maximum number of bytes of a subject and its payload together. */
    public static final int MAX_CALL_BYTES = 16 * 1024 * 1024;

    private final SpoolParts parts;

    private Spool(SpoolParts parts) {
        this.parts = parts;
    }

    /**
     * Opens a directory, or creates it. The spool sends no calls before {@link #startSending}.
     *
     * @param destination the receiver of the calls, for example the URL and the application; the spool refuses a
     *     directory of another destination
     * @throws SpoolException if the directory has another owner or destination, or can't be read
     */
    public static Spool open(Path directory, SpoolOptions options, String destination) {
        return open(directory, options, destination, DiskAccess.REAL);
    }

    static Spool open(Path directory, SpoolOptions options, String destination, DiskAccess disk) {
        try {
            return new Spool(SpoolParts.open(directory, options, destination, disk));
        } catch (IOException e) {
            throw new SpoolException("Can't open the spool " + directory, e);
        }
    }

    /** Begins to send the waiting entries and all later ones. */
    public void startSending(SpoolSender sender) {
        parts.drainer.start(sender);
    }

    /**
     * Stores a call, and returns after the call is on the disk.
     *
     * @param subject the name of the thing whose calls keep their order, such as an item
     * @param time the time of the call, which determines its age
     * @throws SpoolFullException if there is no room
     * @throws SpoolException if the call is not stored for another reason
     */
    public void append(String subject, byte[] payload, Instant time) {
        store(subject, payload, time, false);
    }

    /**
     * Stores a call as {@link #append} does, but only if an earlier call of its subject waits or is being sent.
     *
     * @return false if no earlier call waits or is being sent. Then the caller may send the call itself
     */
    public boolean appendIfPending(String subject, byte[] payload, Instant time) {
        return store(subject, payload, time, true);
    }

    private boolean store(String subject, byte[] payload, Instant time, boolean onlyIfPending) {
        if ((long) subject.length() + payload.length > MAX_CALL_BYTES)
            throw new SpoolException("A call of %s has more than %d bytes".formatted(subject, MAX_CALL_BYTES));
        var append = new PendingAppend(subject, payload, time);
        if (!parts.waiting.reserve(subject, onlyIfPending)) return false;
        var result = parts.writer.append(append);
        if (result == null) {
            parts.waiting.cancel(subject);
            throw new SpoolException("The spool is closed");
        }
        try {
            result.join();
            return true;
        } catch (CompletionException e) {
            if (e.getCause() instanceof SpoolFullException full) throw new SpoolFullException(full.getMessage());
            throw new SpoolException("The spool can't store a call of " + subject, e.getCause());
        }
    }

    /** Whether an entry of the subject waits, is being stored or is being sent. */
    public boolean isPending(String subject) {
        return parts.waiting.isPending(subject);
    }

    /** Returns the earliest time of the waiting entries. */
    public Optional<Instant> oldest() {
        var millis = parts.waiting.oldestMillis();
        return millis.isPresent() ? Optional.of(Instant.ofEpochMilli(millis.getAsLong())) : Optional.empty();
    }

    public SpoolCounts counts() {
        return parts.statistics.counts(parts.waiting.count(), parts.folder.bytes());
    }

    /** Returns the entries that Holdfast refused or that expired, the oldest first. */
    public List<SetAsideEntry> listSetAside() {
        return parts.setAsideStore.list();
    }

    /**
     * Appends an entry that was set aside, so that the spool sends it again. The age of the entry begins at the present
     * time, and its payload stays the same.
     *
     * <p>Holdfast refuses a report whose {@code occurredAt} is older than seven days. So the replay of an older entry
     * can't succeed, and the spool sets the entry aside again.
     *
     * @throws SpoolException if there is no such entry, or the spool can't store it
     */
    public void replay(long id) {
        var entry = parts.setAsideStore.read(id).entry();
        append(entry.subject(), entry.payload(), parts.options.clock().instant());
        parts.setAsideStore.remove(id);
    }

    /** Deletes an entry that was set aside. Returns false if there is no such entry. */
    public boolean discard(long id) {
        return parts.setAsideStore.remove(id);
    }

    /** Stops sending, and leaves the waiting entries on the disk. */
    @Override
    public void close() {
        parts.close();
    }
}
