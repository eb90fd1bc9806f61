package dev.holdfast.live;

import dev.holdfast.alert.Filter;
import dev.holdfast.event.Event;
import dev.holdfast.problem.Answer;
import dev.holdfast.problem.Problem;
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
public final class LocalWatchers implements Watchers, AutoCloseable {
    /** How many events are remembered at most, of all applications. */
    public static final int EVENTS = 10_000;

    /** How much they may take, in bytes. */
    public static final long BYTES = 16L << 20;

    /** How many may watch one application at a time. */
    public static final int WATCHERS = 50;

    /** How many may watch at a time, all applications together. */
    public static final int ALL_WATCHERS = 500;

    private static final int CHANNELS = 2 * ALL_WATCHERS;

    /** After so many heartbeats without a watcher, an application is forgotten. */
    private static final int QUIET = 40;

    private final RandomGenerator random;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Channel> channels = new HashMap<>();
    private int watchers;
    private int events;
    private long bytes;
    private boolean closed;

    public LocalWatchers(RandomGenerator random) {
        this.random = random;
    }

    private final class Channel {
        final Memory memory = new Memory(Long.toHexString(random.nextLong()));
        final Condition changed = lock.newCondition();
        final Set<Watch> watches = new HashSet<>();
        int quiet;
    }

    @Override
    public void published(String app, Event event) {
        lock.lock();
        try {
            var channel = channels.get(app);
            if (channel == null) return;
            var added = channel.memory.add(event);
            if (added == 0) return;
            events++;
            bytes += added;
            while (events > EVENTS) forgetOldest(Memory::count);
            while (bytes > BYTES) forgetOldest(Memory::size);
            channel.changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void forgetOldest(ToLongFunction<Memory> measure) {
        channels.values().stream()
                .map(c -> c.memory)
                .max(Comparator.comparingLong(measure))
                .ifPresent(most -> {
                    bytes -= most.forgetOldest();
                    events--;
                });
    }

    @Override
    public Answer<Watch> watch(String app, Filter filter, @Nullable String after) {
        lock.lock();
        try {
            if (closed) return busy("this server is about to stop");
            if (watchers >= ALL_WATCHERS)
                return busy("this server has " + ALL_WATCHERS + " watchers, and takes no more");
            var known = channels.get(app);
            if (known != null && known.watches.size() >= WATCHERS)
                return busy("application " + app + " has " + WATCHERS + " watchers, which is as many as it may have");
            if (known == null && channels.size() >= CHANNELS) forgetQuietest();
            var channel = channels.computeIfAbsent(app, a -> new Channel());
            var watch = new Watch[1];
            watch[0] = new Watch(channel.memory, filter, after, lock, channel.changed, () -> leave(channel, watch[0]));
            channel.watches.add(watch[0]);
            channel.quiet = 0;
            watchers++;
            return Answer.ok(watch[0]);
        } finally {
            lock.unlock();
        }
    }

    private static Answer<Watch> busy(String detail) {
        return Answer.refused(new Problem.Busy(detail));
    }

    private void leave(Channel channel, Watch watch) {
        lock.lock();
        try {
            if (channel.watches.remove(watch)) watchers--;
        } finally {
            lock.unlock();
        }
    }

    /** How many watch now. */
    public int count() {
        lock.lock();
        try {
            return watchers;
        } finally {
            lock.unlock();
        }
    }

    /** Has every watcher told that the line is still there; whoever hasn't taken the one before is cut off, and no watcher any more at the next. */
    public void beat() {
        var cuts = new ArrayList<Runnable>();
        lock.lock();
        try {
            for (var channel : channels.values()) {
                // Cut off a beat ago and still here: whoever should have closed it never came so far.
                channel.watches.stream().filter(Watch::over).toList().forEach(watch -> leave(channel, watch));
                channel.watches.stream()
                        .flatMap(watch -> Stream.ofNullable(watch.beat()))
                        .forEach(cuts::add);
                channel.changed.signalAll();
                channel.quiet = channel.watches.isEmpty() ? channel.quiet + 1 : 0;
            }
            forget(channels.values().stream().filter(c -> c.quiet >= QUIET).toList());
        } finally {
            lock.unlock();
        }
        cuts.forEach(Runnable::run);
    }

    private void forgetQuietest() {
        channels.values().stream()
                .filter(c -> c.watches.isEmpty())
                .max(Comparator.comparingInt(c -> c.quiet))
                .ifPresent(c -> forget(Set.of(c)));
    }

    private void forget(Collection<Channel> some) {
        for (var channel : some) {
            events -= channel.memory.count();
            bytes -= channel.memory.size();
        }
        channels.values().removeAll(some);
    }

    /** Ends every watch, and takes no more. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            for (var channel : channels.values()) {
                channel.watches.forEach(watch -> watch.end("this server is about to stop"));
                channel.changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }
}
