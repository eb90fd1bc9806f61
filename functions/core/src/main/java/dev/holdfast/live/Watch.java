package dev.holdfast.live;

import dev.holdfast.alert.Filter;
import dev.holdfast.live.Message.End;
import dev.holdfast.live.Message.News;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One watcher's place in what its application's memory holds. It has no buffer of its own: whoever reads so slowly that the memory
 * has forgotten what comes next is cut off, and so is whoever doesn't take one heartbeat before the next.
 */
public final class Watch implements AutoCloseable {
    private static final long LOOK_SECONDS = 60;

    final Memory memory;
    private final Filter filter;
    private final ReentrantLock lock;
    private final Condition changed;
    private final Runnable onClose;
    private final Opening opening;
    private volatile long number;
    private volatile boolean beat;
    private volatile @Nullable String ended;
    private @Nullable Runnable cut;

    Watch(
            Memory memory,
            Filter filter,
            @Nullable String after,
            ReentrantLock lock,
            Condition changed,
            Runnable onClose) {
        this.memory = memory;
        this.filter = filter;
        this.lock = lock;
        this.changed = changed;
        this.onClose = onClose;
        var resumed = after == null ? memory.last() : memory.number(after);
        this.number = resumed < 0 ? memory.last() : resumed;
        this.opening = new Opening(memory.place(number), resumed < 0);
    }

    /**
     * Where a watch begins.
     *
     * @param forgotten whether it was to go on from a place that isn't remembered: what happened since has to be read elsewhere
     */
    public record Opening(String place, boolean forgotten) {}

    /** Up to where it has looked. */
    String place() {
        return memory.place(number);
    }

    public Opening opening() {
        return opening;
    }

    /** What comes next, waiting for it; after an {@link End} there is nothing. For one thread at a time. */
    public Message next() throws InterruptedException {
        while (true) {
            var over = ended;
            if (over != null) return new End(over);
            if (beat) {
                beat = false;
                return new Message.Beat(place());
            }
            if (number < memory.last()) {
                var kept = memory.at(number + 1);
                if (kept == null) return new End("read too slowly");
                number++;
                if (filter.wants(kept.event()))
                    return new News(place(), kept.event().type(), kept.text());
            } else await();
        }
    }

    private void await() throws InterruptedException {
        lock.lock();
        try {
            var patience = TimeUnit.SECONDS.toNanos(LOOK_SECONDS);
            while (patience > 0 && ended == null && !beat && number == memory.last())
                patience = changed.awaitNanos(patience);
        } finally {
            lock.unlock();
        }
    }

    /** What to do when the watcher is cut off while it is being told something, and doesn't take it. */
    public void onCut(Runnable cut) {
        lock.lock();
        try {
            this.cut = cut;
        } finally {
            lock.unlock();
        }
    }

    /** Under the lock. Returns what is to be done once that is gone, if the watcher has to be cut off. */
    @Nullable
    Runnable beat() {
        var behind = number < memory.last() && memory.at(number + 1) == null;
        if (!beat && !behind) {
            beat = true;
            return null;
        }
        ended = "read too slowly";
        return cut == null ? () -> {} : cut;
    }

    /** Whether it has ended, though its reader may not know yet. */
    boolean over() {
        return ended != null;
    }

    /** Under the lock. */
    void end(String reason) {
        ended = reason;
    }

    /** Ends it, for whoever waits for what comes next too. */
    @Override
    public void close() {
        lock.lock();
        try {
            if (ended == null) end("closed");
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        onClose.run();
    }
}
