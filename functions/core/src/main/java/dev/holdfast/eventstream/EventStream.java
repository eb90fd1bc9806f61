package dev.holdfast.eventstream;

import dev.holdfast.eventstream.StreamMessage.StreamEnd;
import dev.holdfast.eventstream.StreamMessage.StreamedEvent;
import dev.holdfast.subscription.EventFilter;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One watcher's place in what its application's memory holds. It has no buffer of its own: whoever reads so slowly that the memory
 * has forgotten what comes next is cut off, and so is whoever doesn't take one heartbeat before the next.
 */
public final class EventStream implements AutoCloseable {
    private static final long MAX_WAIT_SECONDS = 60;

    final EventBuffer memory;
    private final EventFilter eventFilter;
    private final ReentrantLock lock;
    private final Condition changed;
    private final Runnable onClose;
    private final StreamStart streamStart;
    private volatile long lastNumberRead;
    private volatile boolean heartbeat;
    private volatile @Nullable String endReason;
    private @Nullable Runnable cutOff;

    EventStream(
            EventBuffer eventBuffer,
            EventFilter eventFilter,
            @Nullable String after,
            ReentrantLock lock,
            Condition changed,
            Runnable onClose) {
        this.memory = eventBuffer;
        this.eventFilter = eventFilter;
        this.lock = lock;
        this.changed = changed;
        this.onClose = onClose;
        var resumed = after == null ? eventBuffer.lastNumber() : eventBuffer.numberOf(after);
        this.lastNumberRead = resumed < 0 ? eventBuffer.lastNumber() : resumed;
        this.streamStart = new StreamStart(eventBuffer.positionOf(lastNumberRead), resumed < 0);
    }

    /**
     * Where a watch begins.
     *
     * @param forgotten whether it was to go on from a place that isn't remembered: what happened since has to be read elsewhere
     */
    public record StreamStart(String place, boolean forgotten) {}

    /** Up to where it has looked. */
    String position() {
        return memory.positionOf(lastNumberRead);
    }

    public StreamStart start() {
        return streamStart;
    }

    /** What comes next, waiting for it; after an {@link StreamEnd} there is nothing. For one thread at a time. */
    public StreamMessage next() throws InterruptedException {
        while (true) {
            var over = endReason;
            if (over != null) return new StreamEnd(over);
            if (heartbeat) {
                heartbeat = false;
                return new StreamMessage.StreamHeartbeat(position());
            }
            if (lastNumberRead < memory.lastNumber()) {
                var bufferedEvent = memory.find(lastNumberRead + 1);
                if (bufferedEvent == null) return new StreamEnd("read too slowly");
                lastNumberRead++;
                if (eventFilter.matches(bufferedEvent.event()))
                    return new StreamedEvent(position(), bufferedEvent.event().type(), bufferedEvent.text());
            } else awaitChange();
        }
    }

    private void awaitChange() throws InterruptedException {
        lock.lock();
        try {
            var patience = TimeUnit.SECONDS.toNanos(MAX_WAIT_SECONDS);
            while (patience > 0 && endReason == null && !heartbeat && lastNumberRead == memory.lastNumber())
                patience = changed.awaitNanos(patience);
        } finally {
            lock.unlock();
        }
    }

    /** What to do when the watcher is cut off while it is being told something, and doesn't take it. */
    public void onCut(Runnable cut) {
        lock.lock();
        try {
            this.cutOff = cut;
        } finally {
            lock.unlock();
        }
    }

    /** Under the lock. Returns what is to be done once that is gone, if the watcher has to be cut off. */
    @Nullable
    Runnable heartbeat() {
        var behind = lastNumberRead < memory.lastNumber() && memory.find(lastNumberRead + 1) == null;
        if (!heartbeat && !behind) {
            heartbeat = true;
            return null;
        }
        endReason = "read too slowly";
        return cutOff == null ? () -> {} : cutOff;
    }

    /** Whether it has ended, though its reader may not know yet. */
    boolean hasEnded() {
        return endReason != null;
    }

    /** Under the lock. */
    void end(String reason) {
        endReason = reason;
    }

    /** Ends it, for whoever waits for what comes next too. */
    @Override
    public void close() {
        lock.lock();
        try {
            if (endReason == null) end("closed");
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        onClose.run();
    }
}
