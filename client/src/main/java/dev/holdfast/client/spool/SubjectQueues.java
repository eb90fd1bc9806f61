// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.spool;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The queues of all pending subjects. The lock of {@link WaitingEntries} protects them. */
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

    void makeReady(SubjectQueue queue) {
        if (queue.ready || queue.current != null || queue.entries.isEmpty()) return;
        queue.ready = true;
        ready.add(queue);
    }

    /** Returns the queue that is ready for the longest time; null if no queue is ready. */
    @Nullable
    SubjectQueue pollReady() {
        for (var queue = ready.poll(); queue != null; queue = ready.poll()) {
            queue.ready = false;
            // The entries may have expired or been dropped meanwhile.
            if (queue.current == null && !queue.entries.isEmpty()) return queue;
        }
        return null;
    }

    void removeIfEmpty(SubjectQueue queue) {
        if (queue.isEmpty() && queue.current == null) pending.remove(queue.subject);
    }
}
