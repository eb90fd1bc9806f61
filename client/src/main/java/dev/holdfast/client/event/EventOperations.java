// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.event;

import dev.holdfast.client.call.OperationCaller;
import dev.holdfast.client.transport.Operation;
import dev.holdfast.client.transport.OperationCall;
import dev.holdfast.client.transport.Transport;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Reads the event stream. Only the HTTP interface of a server has an event stream. On AWS, use a subscription instead.
 */
public final class EventOperations implements AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger("dev.holdfast.client");

    private final Transport transport;
    private final OperationCaller operationCaller;
    private final Set<EventStream> streams = ConcurrentHashMap.newKeySet();

    public EventOperations(Transport transport, OperationCaller operationCaller) {
        this.transport = transport;
        this.operationCaller = operationCaller;
    }

    /**
     * Returns a stream, which connects when somebody reads the first event. Close the stream after use.
     *
     * @throws UnsupportedOperationException when somebody reads the stream, if the transport has no event stream
     */
    public EventStream open(EventFilter filter) {
        OperationCall call = operationCaller.prepare(Operation.WATCH_EVENTS, filter);
        var stream = new EventStream(transport, call, streams::remove);
        streams.add(stream);
        return stream;
    }

    /**
     * Passes each new event to a consumer, on a separate thread, until somebody closes the stream. If the consumer
     * throws an exception, the stream logs it, and continues with the next event.
     */
    public EventStream follow(EventFilter filter, Consumer<HoldfastEvent> consumer) {
        return follow(filter, consumer, () -> {});
    }

    /**
     * Does the same as {@link #follow(EventFilter, Consumer)}, but also sets the action for lost events ({@link
     * EventStream#onReset}).
     */
    public EventStream follow(EventFilter filter, Consumer<HoldfastEvent> consumer, Runnable resetAction) {
        var stream = open(filter).onReset(resetAction);
        var thread = new Thread(() -> passAll(stream, consumer), "holdfast-events");
        thread.setDaemon(true);
        thread.start();
        return stream;
    }

    private static void passAll(EventStream stream, Consumer<HoldfastEvent> consumer) {
        try (stream) {
            for (var event : stream) pass(event, consumer);
        } catch (RuntimeException e) {
            LOGGER.log(System.Logger.Level.ERROR, "The event stream ended: " + e.getMessage());
        }
    }

    private static void pass(HoldfastEvent event, Consumer<HoldfastEvent> consumer) {
        try {
            consumer.accept(event);
        } catch (RuntimeException e) {
            LOGGER.log(System.Logger.Level.ERROR, "The consumer of events failed for " + event.id(), e);
        }
    }

    /** Closes all streams. */
    @Override
    public void close() {
        streams.forEach(EventStream::close);
    }
}
