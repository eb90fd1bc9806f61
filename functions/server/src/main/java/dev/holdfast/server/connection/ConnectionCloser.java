// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.connection;

import java.util.function.Consumer;

/** Closes connections, and counts the closings by their reason. Closes each connection only once. */
final class ConnectionCloser {
    private final ConnectionRegistry connectionRegistry;
    private final Consumer<String> closingCounter;

    ConnectionCloser(ConnectionRegistry connectionRegistry, Consumer<String> closingCounter) {
        this.connectionRegistry = connectionRegistry;
        this.closingCounter = closingCounter;
    }

    /** Counts a connection that the registry doesn't contain, and that the caller closes. */
    void countClosing(String reason) {
        closingCounter.accept(reason);
    }

    /** Closes a connection immediately. */
    void close(ClientConnection connection, String reason) {
        if (forget(connection, reason)) connection.close();
    }

    /**
     * Closes a connection. If the client can understand an answer, first sends an answer with the reason. Must run on
     * the connection's own thread.
     */
    void expire(ClientConnection connection, String reason) {
        if (forget(connection, reason)) connection.expire();
    }

    private boolean forget(ClientConnection connection, String reason) {
        if (!connectionRegistry.remove(connection)) return false;
        countClosing(reason);
        connection.abandonMemory();
        return true;
    }
}
