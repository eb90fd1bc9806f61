// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.connection;

import java.util.Comparator;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Limits the number of all connections, and the number of connections from each address. At a limit, replaces the
 * connection that has waited for its client for the longest time.
 */
final class ConnectionLimiter {
    private static final String CLOSING_REASON = "too-many";

    private final ConnectionLimits limits;
    private final ConnectionRegistry connectionRegistry;
    private final ConnectionCloser connectionCloser;
    private final LongSupplier nanoTime;

    ConnectionLimiter(
            ConnectionLimits limits,
            ConnectionRegistry connectionRegistry,
            ConnectionCloser connectionCloser,
            LongSupplier nanoTime) {
        this.limits = limits;
        this.connectionRegistry = connectionRegistry;
        this.connectionCloser = connectionCloser;
        this.nanoTime = nanoTime;
    }

    /** Makes room for a new connection. Returns false if all connections wait for the server. */
    boolean makeRoom(ClientAddress address) {
        var hasRoom = (connectionRegistry.countOf(address) < limits.connectionsPerAddress()
                        || replaceLongestWaiting(
                                connection -> connection.address().equals(address)))
                && (connectionRegistry.count() < limits.connections() || replaceLongestWaiting(connection -> true));
        if (!hasRoom) connectionCloser.countClosing(CLOSING_REASON);
        return hasRoom;
    }

    private boolean replaceLongestWaiting(Predicate<ClientConnection> filter) {
        var now = nanoTime.getAsLong();
        var longestWaiting = connectionRegistry.stream()
                .filter(filter)
                .filter(connection -> connection.phase() != ConnectionPhase.ANSWER)
                .max(Comparator.comparingLong(connection -> now - connection.phaseStart()));
        longestWaiting.ifPresent(this::replace);
        return longestWaiting.isPresent();
    }

    /** Closes a connection, unless its request becomes complete before its own thread can close it. */
    private void replace(ClientConnection connection) {
        if (!connectionRegistry.remove(connection)) return;
        connection.execute(() -> {
            if (!connection.isOpen()) return;
            connectionRegistry.add(connection);
            if (connection.phase() != ConnectionPhase.ANSWER) connectionCloser.close(connection, CLOSING_REASON);
        });
    }
}
