// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.spool.segment;

import java.util.List;

/** Learns the results of a {@link GroupWriter}, in the writer's thread. */
public interface GroupListener {
    /** The entries are on the disk. The callers aren't informed yet. */
    void stored(List<EntryPosition> entries, long nanos);

    /** The entry is not stored. The caller isn't informed yet. */
    default void failed(PendingAppend append) {}
}
