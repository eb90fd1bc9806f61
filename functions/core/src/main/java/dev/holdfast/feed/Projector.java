package dev.holdfast.feed;

import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowWrite;
import java.time.Instant;
import java.util.List;

/**
 * Makes something of each change: rows, deliveries, entries of an index. The feed may repeat a change and may reorder changes, so a
 * projector is idempotent: the key of each row follows from its change.
 *
 * <p>A new projector is one class that implements this, and one line in {@code Holdfast}.
 */
public interface Projector {
    /** Opens a session: some batches in a row, one thread at a time. */
    ProjectorSession open();

    /** A projector's share in a session. */
    @FunctionalInterface
    interface ProjectorSession {
        /** Begins a batch of changes. */
        Batch begin(Instant now);

        /** Ends the session, and does what its batches have put off until then. Throws nothing. */
        default void close() {}
    }

    /**
     * A projector's share in a batch. The feed calls {@link #read} and {@link #writesOf} for each change in order, then the others
     * once.
     */
    @FunctionalInterface
    interface Batch {
        /**
         * Reads what the projector needs to know of a change. After an {@link java.io.UncheckedIOException} the projector passes over
         * this change, as a stored row is broken. After any other exception the whole batch comes again, as the table failed.
         */
        default void read(FeedChange change) {}

        /** Gives the writes of one change, without reading. After any exception the projector passes over this change. */
        List<RowWrite> writesOf(FeedChange change);

        /** Gives the writes for which the batch has to be known whole; may read. After any exception the batch comes again. */
        default List<RowWrite> remainingWrites() {
            return List.of();
        }

        /**
         * Follows up once the writes of all projectors are done. After any exception the batch comes again.
         *
         * @param written the keys of this projector's writes whose condition held, in their order
         */
        default void afterWrites(List<RowKey> written) {}
    }
}
