// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sqlite;

import dev.holdfast.table.RowWrite;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listeners that run after a commit with announced rows. */
final class AnnouncementListeners {
    private static final Logger LOG = LoggerFactory.getLogger(AnnouncementListeners.class);

    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    void add(Runnable listener) {
        listeners.add(listener);
    }

    /** Runs the listeners if one of the committed writes is announced. */
    void notifyOf(List<RowWrite> committed) {
        if (committed.stream().noneMatch(AnnouncementListeners::isAnnounced)) return;
        for (var listener : listeners) {
            try {
                listener.run();
            } catch (RuntimeException e) {
                // The write is already durable. So the caller must not get an exception because of a listener's
                // failure.
                LOG.warn("a listener for announced rows failed", e);
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
