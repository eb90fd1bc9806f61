// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.connection;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.SingleThreadEventLoop;
import io.vertx.core.http.HttpServerOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;

/**
 * Adds an {@link AcceptHandler} to the server sockets that the framework opens. The framework gives no access to its
 * sockets, and announces a socket only after the socket has accepted its first connection. So this search runs on the
 * threads that open the sockets.
 */
final class SocketSearch {
    private static final int SEARCH_PERIOD_MILLIS = 1;

    /** The framework opens its sockets soon after it has asked for their options. */
    private static final Duration MAX_SEARCH_TIME = Duration.ofMinutes(1);

    /** The framework opens all of its sockets at nearly the same time. */
    private static final Duration TIME_FOR_FURTHER_SOCKETS = Duration.ofSeconds(1);

    private final ConnectionGuard guard;
    private final HttpServerOptions options;
    private final List<SingleThreadEventLoop> acceptors;
    private final AtomicInteger activeCount = new AtomicInteger();
    private volatile long deadline;

    SocketSearch(ConnectionGuard guard, HttpServerOptions options, EventLoopGroup acceptors) {
        this.guard = guard;
        this.options = options;
        this.acceptors = StreamSupport.stream(acceptors.spliterator(), false)
                .filter(SingleThreadEventLoop.class::isInstance)
                .map(SingleThreadEventLoop.class::cast)
                .toList();
    }

    void begin() {
        endAfter(MAX_SEARCH_TIME);
        activeCount.set(acceptors.size());
        acceptors.forEach(acceptor -> acceptor.execute(() -> repeat(acceptor)));
    }

    /** Ends the search soon, because a server socket is open. */
    void end() {
        endAfter(TIME_FOR_FURTHER_SOCKETS);
        acceptors.forEach(acceptor -> acceptor.execute(() -> addHandlers(acceptor)));
    }

    private void endAfter(Duration time) {
        deadline = guard.now() + time.toNanos();
    }

    boolean isActive() {
        return activeCount.get() > 0;
    }

    private void repeat(SingleThreadEventLoop acceptor) {
        addHandlers(acceptor);
        if (guard.now() - deadline > 0) {
            activeCount.decrementAndGet();
            return;
        }
        var unused = acceptor.schedule(() -> repeat(acceptor), SEARCH_PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void addHandlers(SingleThreadEventLoop acceptor) {
        acceptor.registeredChannelsIterator().forEachRemaining(channel -> {
            if (channel instanceof ServerChannel socket) AcceptHandler.addTo(socket, guard, options);
        });
    }
}
