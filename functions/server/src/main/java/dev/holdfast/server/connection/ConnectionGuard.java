// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.connection;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.vertx.core.http.HttpServerOptions;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Limits what clients can occupy without reading an answer or finishing a request. Guarantees that the server has at
 * most the given number of connections, and that a new client gets one of them while any connection waits for its
 * client.
 *
 * <ol>
 *   <li>If a new connection exceeds a limit, the guard closes the connection that has waited for its client for the
 *       longest time. If all connections wait for the server, the guard closes the new connection. If the request of
 *       the chosen connection becomes complete in the meantime, this connection stays open beyond the limit.
 *   <li>While requests and unsent answers exceed their memory, the guard closes the connection that holds the most
 *       memory. If several connections hold the same amount, it closes the one that has held memory for the longest
 *       time.
 *   <li>{@link #closeOverdue} closes the connections whose clients are too slow.
 * </ol>
 */
public final class ConnectionGuard {
    private static final int IPV6_NETWORK_BYTES = 8;

    /** By default, the system stores megabytes of unread answers for each connection. */
    private static final int SEND_BUFFER_BYTES = 256 * 1024;

    private final ConnectionLimits limits;
    private final LongSupplier nanoTime;
    private final Consumer<String> closingCounter;
    private final Supplier<String> httpDate;
    private final Set<ClientConnection> connections = ConcurrentHashMap.newKeySet();
    private final Map<Object, Integer> countByAddress = new ConcurrentHashMap<>();
    private final AtomicLong heldBytes = new AtomicLong();
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
        this.limits = limits;
        this.nanoTime = nanoTime;
        this.closingCounter = closingCounter;
        this.httpDate = httpDate;
    }

    /**
     * Makes this guard the guard of the server sockets that the framework opens next. The server doesn't speak HTTP/2,
     * because a connection of HTTP/2 has many requests at the same time, and needs further limits.
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

    /** Tells this guard that the framework has opened a server socket. */
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
        var address = addressOf(channel.remoteAddress());
        if (countByAddress.getOrDefault(address, 0) >= limits.connectionsPerAddress()
                && !closeLongestWaiting(connection -> connection.address().equals(address))) return reject();
        if (connections.size() >= limits.connections() && !closeLongestWaiting(connection -> true)) return reject();
        var connection = new ClientConnection(this, channel, address, options);
        add(connection);
        channel.closeFuture().addListener(closed -> {
            remove(connection);
            release(connection.abandonMemory());
        });
        connection.register();
        return true;
    }

    private boolean reject() {
        closingCounter.accept("too-many");
        return false;
    }

    /** Returns the address of a client. One client can use all addresses of an IPv6 network of 64 bits. */
    private static Object addressOf(SocketAddress address) {
        if (!(address instanceof InetSocketAddress inet) || inet.getAddress() == null) return "";
        return inet.getAddress() instanceof Inet6Address inet6
                ? ByteBuffer.wrap(Arrays.copyOf(inet6.getAddress(), IPV6_NETWORK_BYTES))
                : inet.getAddress();
    }

    private boolean closeLongestWaiting(Predicate<ClientConnection> filter) {
        return closeFirst(
                connections.stream().filter(filter).filter(connection -> connection.phase() != ConnectionPhase.ANSWER),
                byAge(ClientConnection::phaseStart),
                this::replace);
    }

    private boolean closeLargestHolder() {
        return closeFirst(
                connections.stream().filter(ClientConnection::holdsMemory),
                Comparator.comparingLong(ClientConnection::heldBytes).thenComparing(byAge(ClientConnection::holdStart)),
                connection -> close(connection, "memory"));
    }

    private Comparator<ClientConnection> byAge(ToLongFunction<ClientConnection> startTime) {
        var now = now();
        return Comparator.comparingLong(connection -> now - startTime.applyAsLong(connection));
    }

    private boolean closeFirst(
            Stream<ClientConnection> candidates,
            Comparator<ClientConnection> order,
            Consumer<ClientConnection> closing) {
        var first = candidates.max(order);
        first.ifPresent(closing);
        return first.isPresent();
    }

    /** Closes a connection, unless its request becomes complete before its own thread can close it. */
    private void replace(ClientConnection connection) {
        if (!remove(connection)) return;
        connection.execute(() -> {
            if (!connection.isOpen()) return;
            add(connection);
            if (connection.phase() != ConnectionPhase.ANSWER) close(connection, "too-many");
        });
    }

    private void add(ClientConnection connection) {
        connections.add(connection);
        countByAddress.merge(connection.address(), 1, Integer::sum);
    }

    private void close(ClientConnection connection, String reason) {
        if (!remove(connection)) return;
        closingCounter.accept(reason);
        release(connection.abandonMemory());
        connection.close();
    }

    /** Forgets a connection. Returns false if the guard has already forgotten it. */
    boolean remove(ClientConnection connection) {
        if (!connections.remove(connection)) return false;
        countByAddress.computeIfPresent(connection.address(), (address, count) -> count == 1 ? null : count - 1);
        return true;
    }

    /**
     * Counts memory that a connection begins to hold. While all connections hold too much memory, closes the connection
     * that holds the most.
     */
    void hold(long bytes) {
        heldBytes.addAndGet(bytes);
        while (heldBytes.get() > limits.heldBytes()) if (!closeLargestHolder()) return;
    }

    void release(long bytes) {
        heldBytes.addAndGet(-bytes);
    }

    /** Closes all connections whose clients are too slow. */
    public void closeOverdue() {
        var now = now();
        for (var connection : connections) {
            // The connection's own thread checks again, because the request may have become complete.
            if (findOverdueTime(connection) != null) connection.execute(() -> expire(connection));
            if (connection.hasUnsent() && isOver(limits.answerTime(), now - connection.lastProgress()))
                close(connection, "answer-time");
        }
    }

    private @Nullable String findOverdueTime(ClientConnection connection) {
        var waited = now() - connection.phaseStart();
        return switch (connection.phase()) {
            case HEADER -> isOver(limits.headerTime(), waited) ? "header-time" : null;
            case BODY -> isOver(limits.bodyTime(), waited) ? "body-time" : null;
            case ANSWER, IDLE -> null;
        };
    }

    private static boolean isOver(Duration limit, long nanos) {
        return nanos > limit.toNanos();
    }

    private void expire(ClientConnection connection) {
        var reason = findOverdueTime(connection);
        if (reason == null || !remove(connection)) return;
        closingCounter.accept(reason);
        release(connection.abandonMemory());
        connection.expire();
    }

    String httpDate() {
        return httpDate.get();
    }

    long now() {
        return nanoTime.getAsLong();
    }

    /** Returns the number of open connections. */
    public int connectionCount() {
        return connections.size();
    }

    /** Returns the memory that requests and unsent answers hold. */
    public long heldBytes() {
        return heldBytes.get();
    }
}
