// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.eventstream;

import dev.holdfast.eventstream.StreamMessage.StreamEnd;
import dev.holdfast.eventstream.StreamMessage.StreamedEvent;
import dev.holdfast.subscription.EventFilter;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One reader's position in the event buffer of its application. The stream has no buffer of its own. The stream ends if
 * the reader is too slow. A reader is too slow if the buffer no longer contains its next event. A reader is also too
 * slow if it hasn't read a heartbeat when the next heartbeat is due.
 */
public final class EventStream implements AutoCloseable {
    private static final long MAX_WAIT_SECONDS = 60;

    final EventBuffer memory;
    private final EventFilter eventFilter;
    private final ReaderView readerView;
    private final ReentrantLock lock;
    private final Condition changed;
    private final Runnable onClose;
    private final StreamStart streamStart;
    private volatile long lastNumberRead;
    /** The number of the last event whose position the reader may know. */
    private volatile long lastNumberShown;

    private volatile boolean heartbeat;
    private volatile @Nullable String endReason;
    private @Nullable Runnable cutOff;

    EventStream(
            EventBuffer eventBuffer,
            EventFilter eventFilter,
            ReaderView readerView,
            @Nullable String after,
            ReentrantLock lock,
            Condition changed,
            Runnable onClose) {
        this.memory = eventBuffer;
        this.eventFilter = eventFilter;
        this.readerView = readerView;
        this.lock = lock;
        this.changed = changed;
        this.onClose = onClose;
        var resumed = after == null ? eventBuffer.lastNumber() : eventBuffer.numberOf(after);
        this.lastNumberRead = resumed < 0 ? eventBuffer.lastNumber() : resumed;
        this.lastNumberShown = lastNumberRead;
        this.streamStart = new StreamStart(eventBuffer.positionOf(lastNumberRead), resumed < 0);
    }

    /**
     * The start of a stream.
     *
     * @param place the position of the last event before the stream
     * @param forgotten whether the buffer no longer contains all events after the requested position, so that the
     *     reader has missed events
     */
    public record StreamStart(String place, boolean forgotten) {}

    /** The position of the last event that the stream has returned, or has skipped because of the filter. */
    String position() {
        return memory.positionOf(lastNumberShown);
    }

    public StreamStart start() {
        return streamStart;
    }

    /**
     * Waits for the next message. A {@link StreamEnd} is the last message. Only one thread at a time may call this
     * method.
     */
    public StreamMessage next() throws InterruptedException {
        while (true) {
            var reason = endReason;
            if (reason != null) return new StreamEnd(reason);
            if (heartbeat) {
                heartbeat = false;
                return new StreamMessage.StreamHeartbeat(position());
            }
            if (lastNumberRead < memory.lastNumber()) {
                var bufferedEvent = memory.find(lastNumberRead + 1);
                if (bufferedEvent == null) return new StreamEnd("the reader is too slow");
                lastNumberRead++;
                var text = readerView.textOf(bufferedEvent.event(), bufferedEvent.text());
                // Otherwise, a heartbeat would show that an event of a hidden item has passed.
                if (text == null) continue;
                lastNumberShown = lastNumberRead;
                if (eventFilter.matches(bufferedEvent.event()))
                    return new StreamedEvent(position(), bufferedEvent.event().type(), text);
            } else awaitChange();
        }
    }

    private void awaitChange() throws InterruptedException {
        lock.lock();
        try {
            var remainingNanos = TimeUnit.SECONDS.toNanos(MAX_WAIT_SECONDS);
            while (remainingNanos > 0 && endReason == null && !heartbeat && lastNumberRead == memory.lastNumber())
                remainingNanos = changed.awaitNanos(remainingNanos);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Sets the action that the stream runs when it ends because of a slow reader. The action must unblock a write to
     * this reader.
     */
    public void onCut(Runnable cut) {
        lock.lock();
        try {
            this.cutOff = cut;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Sends a heartbeat, or ends the stream if the reader is too slow. The caller must hold the lock. Returns the
     * action that disconnects a slow reader; null if the reader isn't too slow. The caller must run this action without
     * the lock.
     */
    @Nullable
    Runnable heartbeat() {
        var isTooSlow = lastNumberRead < memory.lastNumber() && memory.find(lastNumberRead + 1) == null;
        if (!heartbeat && !isTooSlow) {
            heartbeat = true;
            return null;
        }
        endReason = "the reader is too slow";
        return cutOff == null ? () -> {} : cutOff;
    }

    /** Whether the stream has ended, even if the reader hasn't read the end yet. */
    boolean hasEnded() {
        return endReason != null;
    }

    /** Ends the stream. The caller must hold the lock. */
    void end(String reason) {
        endReason = reason;
    }

    /** Ends the stream. A reader that waits in {@link #next} gets the end immediately. */
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
