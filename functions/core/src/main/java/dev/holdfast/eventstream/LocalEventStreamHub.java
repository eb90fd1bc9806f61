// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.eventstream;

import dev.holdfast.event.Event;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import dev.holdfast.subscription.EventFilter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToLongFunction;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Streams the events that this process publishes. The hub buffers the newest events of each application that has a
 * reader, or had a reader recently. So a reader can resume its stream after a lost connection. When the buffers are
 * full, the hub removes the oldest event of the largest buffer.
 */
public final class LocalEventStreamHub implements EventStreamHub, AutoCloseable {
    /** The maximum number of buffered events of all applications together. */
    public static final int MAX_BUFFERED_EVENTS = 10_000;

    /** The maximum size of the buffered events of all applications together, in bytes. */
    public static final long MAX_BUFFERED_BYTES = 16L << 20;

    /** The maximum number of open streams of one application. */
    public static final int MAX_STREAMS_PER_APPLICATION = 50;

    /** The maximum number of open streams of all applications together. */
    public static final int MAX_STREAMS = 500;

    private static final int MAX_APPLICATIONS = 2 * MAX_STREAMS;

    /** The number of heartbeats without a reader after which the hub removes the buffer of an application. */
    private static final int HEARTBEATS_UNTIL_FORGOTTEN = 40;

    private final RandomGenerator random;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, ApplicationStreams> streamsByApplication = new HashMap<>();
    private int openStreams;
    private int bufferedEvents;
    private long bufferedBytes;
    private boolean closed;

    public LocalEventStreamHub(RandomGenerator random) {
        this.random = random;
    }

    private final class ApplicationStreams {
        final EventBuffer buffer = new EventBuffer(random);
        final Condition changed = lock.newCondition();
        final Set<EventStream> streams = new HashSet<>();
        int idleHeartbeats;
    }

    @Override
    public void published(String app, Event event) {
        lock.lock();
        try {
            var applicationStreams = streamsByApplication.get(app);
            if (applicationStreams == null) return;
            var added = applicationStreams.buffer.add(event);
            if (added == 0) return;
            bufferedEvents++;
            bufferedBytes += added;
            while (bufferedEvents > MAX_BUFFERED_EVENTS) forgetOldest(EventBuffer::count);
            while (bufferedBytes > MAX_BUFFERED_BYTES) forgetOldest(EventBuffer::sizeBytes);
            applicationStreams.changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void forgetOldest(ToLongFunction<EventBuffer> measure) {
        streamsByApplication.values().stream()
                .map(streams -> streams.buffer)
                .max(Comparator.comparingLong(measure))
                .ifPresent(largest -> {
                    bufferedBytes -= largest.forgetOldest();
                    bufferedEvents--;
                });
    }

    @Override
    public ActionResult<EventStream> open(
            String app, EventFilter eventFilter, ReaderView readerView, @Nullable String after) {
        lock.lock();
        try {
            if (closed) return refuseAsBusy("this server is stopping");
            if (openStreams >= MAX_STREAMS)
                return refuseAsBusy("this server has " + MAX_STREAMS + " open event streams, which is the maximum");
            var known = streamsByApplication.get(app);
            if (known != null && known.streams.size() >= MAX_STREAMS_PER_APPLICATION)
                return refuseAsBusy("application " + app + " has " + MAX_STREAMS_PER_APPLICATION
                        + " open event streams, which is the maximum");
            if (known == null && streamsByApplication.size() >= MAX_APPLICATIONS) forgetIdlest();
            var applicationStreams = streamsByApplication.computeIfAbsent(app, a -> new ApplicationStreams());
            var opened = new EventStream[1];
            opened[0] = new EventStream(
                    applicationStreams.buffer,
                    eventFilter,
                    readerView,
                    after,
                    lock,
                    applicationStreams.changed,
                    () -> removeStream(applicationStreams, opened[0]));
            applicationStreams.streams.add(opened[0]);
            applicationStreams.idleHeartbeats = 0;
            openStreams++;
            return ActionResult.ok(opened[0]);
        } finally {
            lock.unlock();
        }
    }

    private static ActionResult<EventStream> refuseAsBusy(String detail) {
        return ActionResult.refused(new Problem.Busy(detail));
    }

    private void removeStream(ApplicationStreams applicationStreams, EventStream eventStream) {
        lock.lock();
        try {
            if (applicationStreams.streams.remove(eventStream)) openStreams--;
        } finally {
            lock.unlock();
        }
    }

    /** The number of open streams. */
    public int openStreamCount() {
        lock.lock();
        try {
            return openStreams;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Sends a heartbeat to every reader. Ends the streams of readers that have not read the previous heartbeat. The
     * next call of this method removes the ended streams.
     */
    public void sendHeartbeats() {
        var cutOffs = new ArrayList<Runnable>();
        lock.lock();
        try {
            for (var applicationStreams : streamsByApplication.values()) {
                // The previous call of this method ended these streams, but their readers haven't closed them.
                applicationStreams.streams.stream()
                        .filter(EventStream::hasEnded)
                        .toList()
                        .forEach(eventStream -> removeStream(applicationStreams, eventStream));
                applicationStreams.streams.stream()
                        .flatMap(eventStream -> Stream.ofNullable(eventStream.heartbeat()))
                        .forEach(cutOffs::add);
                applicationStreams.changed.signalAll();
                applicationStreams.idleHeartbeats =
                        applicationStreams.streams.isEmpty() ? applicationStreams.idleHeartbeats + 1 : 0;
            }
            forget(streamsByApplication.values().stream()
                    .filter(streams -> streams.idleHeartbeats >= HEARTBEATS_UNTIL_FORGOTTEN)
                    .toList());
        } finally {
            lock.unlock();
        }
        cutOffs.forEach(Runnable::run);
    }

    private void forgetIdlest() {
        streamsByApplication.values().stream()
                .filter(streams -> streams.streams.isEmpty())
                .max(Comparator.comparingInt(streams -> streams.idleHeartbeats))
                .ifPresent(streams -> forget(Set.of(streams)));
    }

    private void forget(Collection<ApplicationStreams> forgotten) {
        for (var applicationStreams : forgotten) {
            bufferedEvents -= applicationStreams.buffer.count();
            bufferedBytes -= applicationStreams.buffer.sizeBytes();
        }
        streamsByApplication.values().removeAll(forgotten);
    }

    /** Ends all streams. Refuses later attempts to open a stream. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            for (var applicationStreams : streamsByApplication.values()) {
                applicationStreams.streams.forEach(eventStream -> eventStream.end("this server is stopping"));
                applicationStreams.changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }
}
