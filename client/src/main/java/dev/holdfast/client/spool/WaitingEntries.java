// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.spool;

import static java.util.Comparator.comparingLong;

import dev.holdfast.client.spool.SubjectQueues.SubjectQueue;
import dev.holdfast.client.spool.segment.EntryPosition;
import dev.holdfast.client.spool.segment.SpoolSegment;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The positions of the waiting entries, in the order of their subjects. A subject is pending from the beginning of an
 * append until its last entry is finished.
 */
final class WaitingEntries {
    /** Limits the search for an expired entry, because a subject that is being sent can have many expired entries. */
    private static final int MAX_SCANNED_ENTRIES = 100;

    private final ReentrantLock lock = new ReentrantLock();
    // The lock protects the following fields.
    private final SubjectQueues subjects = new SubjectQueues();
    private final TreeSet<EntryPosition> byAge =
            new TreeSet<>(comparingLong(EntryPosition::timeMillis).thenComparingLong(EntryPosition::sequence));

    /**
     * Reserves a place for an entry that will be written, and makes its subject pending. Returns false if {@code
     * onlyIfPending} is true and the subject isn't pending.
     */
    boolean reserve(String subject, boolean onlyIfPending) {
        return locked(() -> {
            if (onlyIfPending && !subjects.contains(subject)) return false;
            subjects.create(subject).unwritten++;
            return true;
        });
    }

    /** Withdraws a reservation. */
    void cancel(String subject) {
        locked(() -> subjects.cancel(subject));
    }

    /** Adds entries that are on the disk. */
    void add(List<EntryPosition> entries, boolean reserved) {
        lock.lock();
        try {
            for (var entry : entries) {
                var queue = subjects.create(entry.subject());
                if (reserved) queue.unwritten--;
                queue.entries.add(entry);
                byAge.add(entry);
                subjects.makeReady(queue);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Returns the next entry of the subject that has waited longest for an attempt; null if no subject is ready. */
    @Nullable
    EntryPosition takeReady() {
        return locked(() -> {
            var queue = subjects.pollReady();
            return queue == null ? null : (queue.current = queue.entries.element());
        });
    }

    /**
     * Returns the oldest entry that is older than this time, and whose subject has no attempt; null if there is no such
     * entry.
     */
    @Nullable
    EntryPosition takeOlderThan(long timeMillis) {
        lock.lock();
        try {
            var scanned = 0;
            for (var entry : byAge) {
                if (entry.timeMillis() >= timeMillis || scanned++ == MAX_SCANNED_ENTRIES) return null;
                var queue = subjects.get(entry.subject());
                if (queue.current == null) return queue.current = entry;
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** Ends an attempt. */
    void release(EntryPosition entry, boolean finished) {
        lock.lock();
        try {
            var queue = subjects.get(entry.subject());
            queue.current = null;
            if (finished) remove(queue, entry);
            subjects.makeReady(queue);
        } finally {
            lock.unlock();
        }
    }

    /** Removes and returns the entries of a segment, except those that are being sent. */
    List<EntryPosition> removeAll(SpoolSegment segment) {
        lock.lock();
        try {
            var removed = new ArrayList<EntryPosition>();
            for (var entry : byAge)
                if (entry.segment() == segment && !entry.equals(subjects.get(entry.subject()).current))
                    removed.add(entry);
            for (var entry : removed) remove(subjects.get(entry.subject()), entry);
            return removed;
        } finally {
            lock.unlock();
        }
    }

    boolean isPending(String subject) {
        return locked(() -> subjects.contains(subject));
    }

    /** Whether an entry of the same subject follows the entry that is being sent. */
    boolean isFollowed(EntryPosition entry) {
        return locked(() -> subjects.get(entry.subject()).entries.size() > 1);
    }

    /** Returns the time of the oldest entry; empty if no entry waits. */
    OptionalLong oldestMillis() {
        return locked(() -> byAge.stream().mapToLong(EntryPosition::timeMillis).findFirst());
    }

    int count() {
        return locked(byAge::size);
    }

    private <T extends @Nullable Object> T locked(Supplier<T> query) {
        lock.lock();
        try {
            return query.get();
        } finally {
            lock.unlock();
        }
    }

    private void remove(SubjectQueue queue, EntryPosition entry) {
        queue.entries.remove(entry);
        byAge.remove(entry);
        subjects.removeIfEmpty(queue);
    }
}
