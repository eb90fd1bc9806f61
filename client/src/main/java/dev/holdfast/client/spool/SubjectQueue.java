// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.spool;

import dev.holdfast.client.spool.segment.EntryPosition;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** The entries of one subject in their order. The lock of {@link WaitingEntries} protects it. */
final class SubjectQueue {
    final String subject;
    final ArrayDeque<EntryPosition> entries = new ArrayDeque<>();
    /** The entries that aren't on the disk yet. */
    int unwritten;
    /** The entry that is being sent; null if there is none. */
    @Nullable
    EntryPosition current;
    /** Whether the queue is in the list of subjects that are ready. */
    boolean ready;

    SubjectQueue(String subject) {
        this.subject = subject;
    }

    boolean isEmpty() {
        return entries.isEmpty() && unwritten == 0;
    }
}
