// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sqlite;

import dev.holdfast.table.RowWrite;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listeners that run after each commit. */
final class CommitListeners {
    private static final Logger LOG = LoggerFactory.getLogger(CommitListeners.class);

    private final List<Consumer<List<RowWrite>>> listeners = new CopyOnWriteArrayList<>();

    void add(Consumer<List<RowWrite>> listener) {
        listeners.add(listener);
    }

    /** Adds a listener that runs only after commits that contain an announced write. */
    void addForAnnouncements(Runnable listener) {
        add(committed -> {
            if (committed.stream().anyMatch(CommitListeners::isAnnounced)) listener.run();
        });
    }

    void notifyOf(List<RowWrite> committed) {
        if (committed.isEmpty()) return;
        for (var listener : listeners) {
            try {
                listener.accept(committed);
            } catch (RuntimeException e) {
                // The write is already durable. So the caller must not get an exception because of a listener's
                // failure.
                LOG.warn("a listener for commits failed", e);
            }
        }
    }

    private static boolean isAnnounced(RowWrite rowWrite) {
        return switch (rowWrite) {
            case RowWrite.Put put -> put.announced();
            case RowWrite.Delete delete -> delete.announced();
        };
    }
}
