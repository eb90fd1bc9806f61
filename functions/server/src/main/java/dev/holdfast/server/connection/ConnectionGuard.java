// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.connection;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.vertx.core.http.HttpServerOptions;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Limits the connections and the memory that clients can occupy without reading an answer or finishing a request.
 * Guarantees that the server has at most the given number of connections. A new client gets a connection as long as any
 * of these connections waits for its client.
 *
 * <ol>
 *   <li>If a new connection exceeds a limit, the {@link ConnectionLimiter} closes the connection that has waited for
 *       its client for the longest time. If all connections wait for the server, the guard closes the new connection.
 *       If the request of the chosen connection becomes complete in the meantime, this connection stays open beyond the
 *       limit.
 *   <li>While requests and unsent answers exceed their memory limit, the {@link MemoryLimiter} closes the connection
 *       that holds the most memory.
 *   <li>The {@link OverdueCheck} closes the connections whose clients are too slow.
 * </ol>
 */
public final class ConnectionGuard {
    /**
     * The size of a connection's send buffer. By default, the system stores megabytes of unread answers for each
     * connection.
     */
    private static final int SEND_BUFFER_BYTES = 256 * 1024;

    private final LongSupplier nanoTime;
    private final Supplier<String> httpDate;
    private final ConnectionRegistry connectionRegistry = new ConnectionRegistry();
    private final ConnectionLimiter connectionLimiter;
    private final MemoryLimiter memoryLimiter;
    private final OverdueCheck overdueCheck;
    private volatile @Nullable SocketSearch socketSearch;

    /**
     * @param nanoTime the monotonic clock
     * @param closingCounter gets the reason of each connection that the guard closes
     * @param httpDate the header Date of an answer
     */
    public ConnectionGuard(
            ConnectionLimits limits,
            LongSupplier nanoTime,
            Consumer<String> closingCounter,
            Supplier<String> httpDate) {
        this.nanoTime = nanoTime;
        this.httpDate = httpDate;
        var connectionCloser = new ConnectionCloser(connectionRegistry, closingCounter);
        connectionLimiter = new ConnectionLimiter(limits, connectionRegistry, connectionCloser, nanoTime);
        memoryLimiter = new MemoryLimiter(limits.heldBytes(), connectionRegistry, connectionCloser, nanoTime);
        overdueCheck = new OverdueCheck(limits, connectionRegistry, connectionCloser, nanoTime);
    }

    /**
     * Applies this guard to the server sockets that the framework opens next. The server doesn't speak HTTP/2, because
     * a connection of HTTP/2 has many requests at the same time, and would need further limits.
     *
     * @param acceptors the threads that accept connections
     */
    public synchronized void install(EventLoopGroup acceptors, HttpServerOptions options) {
        options.setSendBufferSize(SEND_BUFFER_BYTES)
                .setHttp2ClearTextEnabled(false)
                .setUseAlpn(false);
        if (socketSearch != null) return;
        var search = new SocketSearch(this, options, acceptors);
        socketSearch = search;
        search.begin();
    }

    /** Informs this guard that the framework has opened a server socket. */
    public void socketOpened() {
        var search = socketSearch;
        if (search != null) search.end();
    }

    /** Returns whether this guard still looks for server sockets. */
    public boolean isSearchingSockets() {
        var search = socketSearch;
        return search != null && search.isActive();
    }

    /** Registers a new connection, or returns false if the server has no room for it. */
    boolean admit(Channel channel, HttpServerOptions options) {
        var address = ClientAddress.of(channel.remoteAddress());
        if (!connectionLimiter.makeRoom(address)) return false;
        var connection = new ClientConnection(this, channel, address, options);
        connectionRegistry.add(connection);
        channel.closeFuture().addListener(closed -> {
            connectionRegistry.remove(connection);
            connection.abandonMemory();
        });
        connection.register();
        return true;
    }

    /** Closes all connections whose clients are too slow. */
    public void closeOverdue() {
        overdueCheck.closeOverdue();
    }

    MemoryLimiter memoryLimiter() {
        return memoryLimiter;
    }

    String httpDate() {
        return httpDate.get();
    }

    long now() {
        return nanoTime.getAsLong();
    }

    /** Returns the number of open connections. */
    public int connectionCount() {
        return connectionRegistry.count();
    }

    /** Returns the memory that requests and unsent answers hold. */
    public long heldBytes() {
        return memoryLimiter.heldBytes();
    }
}
