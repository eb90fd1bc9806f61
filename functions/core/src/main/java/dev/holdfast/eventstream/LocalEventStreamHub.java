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
 * Watchers of events that this process publishes. It remembers the newest of each application that is or was lately watched, so
 * that whoever lost the line can go on; where memory runs out, the application that takes the most of it loses its oldest.
 */
public final class LocalEventStreamHub implements EventStreamHub, AutoCloseable {
    /** How many events are remembered at most, of all applications. */
    public static final int MAX_BUFFERED_EVENTS = 10_000;

    /** How much they may take, in bytes. */
    public static final long MAX_BUFFERED_BYTES = 16L << 20;

    /** How many may watch one application at a time. */
    public static final int MAX_STREAMS_PER_APPLICATION = 50;

    /** How many may watch at a time, all applications together. */
    public static final int MAX_STREAMS = 500;

    private static final int MAX_APPLICATIONS = 2 * MAX_STREAMS;

    /** After so many heartbeats without a watcher, an application is forgotten. */
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
        final EventBuffer buffer = new EventBuffer(Long.toHexString(random.nextLong()));
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
                .map(c -> c.buffer)
                .max(Comparator.comparingLong(measure))
                .ifPresent(most -> {
                    bufferedBytes -= most.forgetOldest();
                    bufferedEvents--;
                });
    }

    @Override
    public ActionResult<EventStream> open(String app, EventFilter eventFilter, @Nullable String after) {
        lock.lock();
        try {
            if (closed) return refuseAsBusy("this server is about to stop");
            if (openStreams >= MAX_STREAMS)
                return refuseAsBusy("this server has " + MAX_STREAMS + " watchers, and takes no more");
            var known = streamsByApplication.get(app);
            if (known != null && known.streams.size() >= MAX_STREAMS_PER_APPLICATION)
                return refuseAsBusy("application " + app + " has " + MAX_STREAMS_PER_APPLICATION
                        + " watchers, which is as many as it may have");
            if (known == null && streamsByApplication.size() >= MAX_APPLICATIONS) forgetIdlest();
            var applicationStreams = streamsByApplication.computeIfAbsent(app, a -> new ApplicationStreams());
            var watch = new EventStream[1];
            watch[0] = new EventStream(
                    applicationStreams.buffer,
                    eventFilter,
                    after,
                    lock,
                    applicationStreams.changed,
                    () -> removeStream(applicationStreams, watch[0]));
            applicationStreams.streams.add(watch[0]);
            applicationStreams.idleHeartbeats = 0;
            openStreams++;
            return ActionResult.ok(watch[0]);
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

    /** How many watch now. */
    public int openStreamCount() {
        lock.lock();
        try {
            return openStreams;
        } finally {
            lock.unlock();
        }
    }

    /** Has every watcher told that the line is still there; whoever hasn't taken the one before is cut off, and no watcher any more at the next. */
    public void sendHeartbeats() {
        var cuts = new ArrayList<Runnable>();
        lock.lock();
        try {
            for (var applicationStreams : streamsByApplication.values()) {
                // Cut off a beat ago and still here: whoever should have closed it never came so far.
                applicationStreams.streams.stream()
                        .filter(EventStream::hasEnded)
                        .toList()
                        .forEach(eventStream -> removeStream(applicationStreams, eventStream));
                applicationStreams.streams.stream()
                        .flatMap(eventStream -> Stream.ofNullable(eventStream.heartbeat()))
                        .forEach(cuts::add);
                applicationStreams.changed.signalAll();
                applicationStreams.idleHeartbeats =
                        applicationStreams.streams.isEmpty() ? applicationStreams.idleHeartbeats + 1 : 0;
            }
            forget(streamsByApplication.values().stream()
                    .filter(c -> c.idleHeartbeats >= HEARTBEATS_UNTIL_FORGOTTEN)
                    .toList());
        } finally {
            lock.unlock();
        }
        cuts.forEach(Runnable::run);
    }

    private void forgetIdlest() {
        streamsByApplication.values().stream()
                .filter(c -> c.streams.isEmpty())
                .max(Comparator.comparingInt(c -> c.idleHeartbeats))
                .ifPresent(c -> forget(Set.of(c)));
    }

    private void forget(Collection<ApplicationStreams> some) {
        for (var applicationStreams : some) {
            bufferedEvents -= applicationStreams.buffer.count();
            bufferedBytes -= applicationStreams.buffer.sizeBytes();
        }
        streamsByApplication.values().removeAll(some);
    }

    /** Ends every watch, and takes no more. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            for (var applicationStreams : streamsByApplication.values()) {
                applicationStreams.streams.forEach(eventStream -> eventStream.end("this server is about to stop"));
                applicationStreams.changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }
}
