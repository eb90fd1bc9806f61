// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.spool;

import dev.holdfast.client.spool.segment.EntryPosition;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The queues of all pending subjects. The lock of {@link WaitingEntries} protects these queues. */
final class SubjectQueues {
    private final Map<String, SubjectQueue> pending = new HashMap<>();
    private final ArrayDeque<SubjectQueue> ready = new ArrayDeque<>();

    boolean contains(String subject) {
        return pending.containsKey(subject);
    }

    SubjectQueue create(String subject) {
        return pending.computeIfAbsent(subject, SubjectQueue::new);
    }

    /** Returns the queue of a pending subject. */
    SubjectQueue get(String subject) {
        var queue = pending.get(subject);
        if (queue == null) throw new IllegalStateException("no entry of " + subject);
        return queue;
    }

    /** Withdraws an entry that was not written, and returns the queue of its subject. */
    SubjectQueue cancel(String subject) {
        var queue = get(subject);
        queue.unwritten--;
        removeIfEmpty(queue);
        return queue;
    }

    void makeReady(SubjectQueue queue) {
        if (queue.ready || queue.current != null || queue.entries.isEmpty()) return;
        queue.ready = true;
        ready.add(queue);
    }

    /** Returns the queue that has been ready for the longest time; null if no queue is ready. */
    @Nullable
    SubjectQueue pollReady() {
        for (var queue = ready.poll(); queue != null; queue = ready.poll()) {
            queue.ready = false;
            // The entries of a ready queue may have expired, or the spool may have dropped them.
            if (queue.current == null && !queue.entries.isEmpty()) return queue;
        }
        return null;
    }

    void removeIfEmpty(SubjectQueue queue) {
        if (queue.isEmpty()) pending.remove(queue.subject);
    }

    /** The entries of one subject in their order. */
    static final class SubjectQueue {
        final String subject;
        final ArrayDeque<EntryPosition> entries = new ArrayDeque<>();
        /** The number of entries that aren't on the disk yet. */
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
}
