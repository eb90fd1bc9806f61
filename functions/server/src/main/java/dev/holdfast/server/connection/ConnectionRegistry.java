// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.connection;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The open connections, and their number for each address. */
final class ConnectionRegistry {
    private final Set<ClientConnection> connections = ConcurrentHashMap.newKeySet();
    private final Map<ClientAddress, Integer> countByAddress = new ConcurrentHashMap<>();

    void add(ClientConnection connection) {
        connections.add(connection);
        countByAddress.merge(connection.address(), 1, Integer::sum);
    }

    /** Forgets a connection. Returns false if the registry doesn't contain the connection. */
    boolean remove(ClientConnection connection) {
        if (!connections.remove(connection)) return false;
        countByAddress.computeIfPresent(connection.address(), (address, count) -> count == 1 ? null : count - 1);
        return true;
    }

    int count() {
        return connections.size();
    }

    int countOf(ClientAddress address) {
        return countByAddress.getOrDefault(address, 0);
    }

    Stream<ClientConnection> stream() {
        return connections.stream();
    }
}
