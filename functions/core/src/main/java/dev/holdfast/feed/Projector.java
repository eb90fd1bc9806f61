// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.feed;

import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowWrite;
import java.time.Instant;
import java.util.List;

/**
 * Derives rows, deliveries or index entries from each change. The feed may repeat and reorder changes. So a projector
 * must be idempotent: it derives the key of each row from the change.
 *
 * <p>To add a projector, write one class that implements this interface, and add one line to {@code BackgroundWiring}.
 */
public interface Projector {
    /** Opens a session, which is a sequence of batches. Only one thread at a time uses a session. */
    ProjectorSession open();

    /** One projector's part of a session. */
    @FunctionalInterface
    interface ProjectorSession {
        /** Begins a batch of changes. */
        ProjectorBatch begin(Instant now);

        /** Finishes the work that earlier batches have deferred. Never throws. */
        default void close() {}
    }

    /**
     * One projector's part of a batch. The feed calls {@link #read} and {@link #writesOf} for each change in order,
     * then each of the other methods once.
     */
    @FunctionalInterface
    interface ProjectorBatch {
        /**
         * Reads the rows that {@link #writesOf} needs. An {@link java.io.UncheckedIOException} means that a stored row
         * is broken: the feed skips this change for this projector. Any other exception means that the table failed:
         * the caller repeats the batch.
         */
        default void read(FeedChange change) {}

        /**
         * Returns the writes of one change. Must not read from the table. After an exception the feed skips this change
         * for this projector.
         */
        List<RowWrite> writesOf(FeedChange change);

        /**
         * Returns the writes that depend on the whole batch. May read from the table. After an exception the caller
         * repeats the batch.
         */
        default List<RowWrite> remainingWrites() {
            return List.of();
        }

        /**
         * Does work that must follow the writes of all projectors. After an exception the caller repeats the batch.
         *
         * @param written the keys of the rows that the table has written for this projector, in the order of the writes
         */
        default void afterWrites(List<RowKey> written) {}
    }
}
