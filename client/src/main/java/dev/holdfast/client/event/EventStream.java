// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.event;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.client.call.FutureResult;
import dev.holdfast.client.refusal.RefusalException;
import dev.holdfast.client.refusal.RefusalReader;
import dev.holdfast.client.transport.EventConnection;
import dev.holdfast.client.transport.OperationAnswer;
import dev.holdfast.client.transport.OperationCall;
import dev.holdfast.client.transport.Transport;
import dev.holdfast.client.transport.TransportException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The new events of an application, in the order of their changes. One thread reads a stream, and any thread can close
 * it.
 *
 * <p>The stream connects again after a lost connection, and continues after the last event. If the server no longer has
 * the events that the stream missed, the stream runs the action of {@link #onReset}.
 */
public final class EventStream implements Iterable<HoldfastEvent>, AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger("dev.holdfast.client");
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);

    /** The longest time without bytes from the server, which sends a heartbeat every 15 seconds. */
    private static final Duration SILENCE_LIMIT = Duration.ofSeconds(45);

    private final Transport transport;
    private final OperationCall call;
    private final Consumer<EventStream> onClose;
    private final Duration silenceLimit;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Deque<StreamMessage> messages = new ArrayDeque<>();
    private final ReconnectDelay reconnectDelay =
            new ReconnectDelay(() -> ThreadLocalRandom.current().nextDouble());
    private Runnable resetAction = () -> {};
    private StreamParser parser = new StreamParser();
    private volatile @Nullable String position;
    private volatile @Nullable CompletableFuture<EventConnection> opening;
    private volatile @Nullable EventConnection connection;

    EventStream(Transport transport, OperationCall call, Consumer<EventStream> onClose) {
        this(transport, call, onClose, SILENCE_LIMIT);
    }

    EventStream(Transport transport, OperationCall call, Consumer<EventStream> onClose, Duration silenceLimit) {
        this.transport = transport;
        this.call = call;
        this.onClose = onClose;
        this.silenceLimit = silenceLimit;
        this.position = call.members().path("lastEventId").textValue();
    }

    /**
     * Sets the action that the stream runs when events are lost. The action runs on the thread that reads the stream.
     * After lost events, the application must read the current state of its items again.
     */
    public EventStream onReset(Runnable action) {
        this.resetAction = action;
        return this;
    }

    /** Returns the position after the last event that the stream returned; null before the first message. */
    public @Nullable String position() {
        return position;
    }

    /**
     * Waits for the next event.
     *
     * @return the event; null if somebody closed the stream, or interrupted the thread
     * @throws RefusalException if Holdfast refuses the stream permanently
     * @throws UnsupportedOperationException if the transport has no event stream
     */
    public @Nullable HoldfastEvent next() {
        try {
            while (!isClosed()) {
                var message = messages.poll();
                if (message == null) readMessages();
                else {
                    if (message.position() != null) position = message.position();
                    if (message.isReset()) resetAction.run();
                    var event = message.event();
                    if (event != null) return event;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
        return null;
    }

    /** Reads the events until somebody closes the stream. All iterators read the same stream. */
    @Override
    public Iterator<HoldfastEvent> iterator() {
        return new EventIterator();
    }

    private void readMessages() throws InterruptedException {
        var current = connection;
        if (current == null) {
            connect();
            return;
        }
        try {
            var bytes = current.read(silenceLimit);
            if (bytes == null) disconnect(current, "the server closed the connection");
            else {
                messages.addAll(parser.parse(bytes));
                if (!messages.isEmpty()) reconnectDelay.succeed(parser.retryDelay());
            }
        } catch (TransportException e) {
            disconnect(current, e.getMessage());
        }
    }

    private void disconnect(EventConnection current, @Nullable String reason) throws InterruptedException {
        connection = null;
        current.close();
        awaitReconnect(null, reason);
    }

    private void connect() throws InterruptedException {
        parser = new StreamParser();
        var future = transport.openEvents(callFromPosition(), CONNECT_LIMIT);
        opening = future;
        // If another thread closed the stream before this assignment, the close didn't cancel the future.
        if (isClosed()) future.cancel(true);
        try {
            var opened = future.get();
            var refusal = opened.refusal();
            if (refusal != null) evaluateRefusal(refusal);
            else {
                connection = opened;
                if (isClosed()) opened.close();
            }
        } catch (CancellationException e) {
            // Somebody closed the stream.
        } catch (ExecutionException e) {
            var cause = FutureResult.causeOf(e);
            if (cause instanceof TransportException lost) awaitReconnect(null, lost.getMessage());
            else if (cause instanceof RuntimeException failure) throw failure;
            else throw new IllegalStateException(cause);
        } finally {
            opening = null;
        }
    }

    private OperationCall callFromPosition() {
        ObjectNode members = call.members().deepCopy();
        if (position != null) members.put("lastEventId", position);
        return new OperationCall(call.operation(), members);
    }

    private void evaluateRefusal(OperationAnswer answer) throws InterruptedException {
        var refusal = RefusalReader.read(answer);
        if (!refusal.isTemporary()) throw new RefusalException(call.operation(), refusal);
        awaitReconnect(answer.retryAfter(), refusal.detail());
    }

    private void awaitReconnect(@Nullable Duration retryAfter, @Nullable String reason) throws InterruptedException {
        var delay = reconnectDelay.next(retryAfter);
        if (isClosed()) return;
        LOGGER.log(
                System.Logger.Level.DEBUG,
                () -> "The event stream connects again in " + delay.toMillis() + " ms: " + reason);
        var isClosed = closed.await(delay.toNanos(), TimeUnit.NANOSECONDS);
        if (isClosed) LOGGER.log(System.Logger.Level.DEBUG, "The event stream is closed");
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    /** Ends the stream immediately, even while a thread waits for its next event. */
    @Override
    public void close() {
        closed.countDown();
        var future = opening;
        if (future != null) future.cancel(true);
        var current = connection;
        if (current != null) current.close();
        onClose.accept(this);
    }

    private final class EventIterator implements Iterator<HoldfastEvent> {
        private @Nullable HoldfastEvent event;

        @Override
        public boolean hasNext() {
            if (event == null) event = EventStream.this.next();
            return event != null;
        }

        @Override
        public HoldfastEvent next() {
            if (!hasNext()) throw new NoSuchElementException();
            var result = event;
            event = null;
            if (result == null) throw new NoSuchElementException();
            return result;
        }
    }
}
