// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.spool.segment;

import java.util.List;

/** Receives the results of a {@link GroupWriter}, in the writer's thread. */
public interface GroupListener {
    /** Runs when the entries are on the disk, before the callers learn it. */
    void stored(List<EntryPosition> entries, long nanos);

    /** Runs when the entry could not be stored, before the caller learns it. */
    default void failed(PendingAppend append) {}
}
