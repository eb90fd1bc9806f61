// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.connection;

import java.time.Duration;

/**
 * The limits of the HTTP server's connections.
 *
 * @param connections the open connections in all
 * @param connectionsPerAddress the open connections from one address, or from one IPv6 network of 64 bits
 * @param heldBytes the memory for request bodies and unsent answers of all connections
 * @param headerTime the time for the first line and the headers of a request
 * @param bodyTime the time for the body of a request
 * @param answerTime the time in which a client must receive a part of an answer
 */
public record ConnectionLimits(
        int connections,
        int connectionsPerAddress,
        long heldBytes,
        Duration headerTime,
        Duration bodyTime,
        Duration answerTime) {
    /** @throws IllegalArgumentException if a limit isn't positive */
    public ConnectionLimits {
        if (connections < 1 || connectionsPerAddress < 1) throw new IllegalArgumentException("must be at least 1");
        if (!headerTime.isPositive() || !bodyTime.isPositive() || !answerTime.isPositive())
            throw new IllegalArgumentException("must be longer than 0 seconds");
    }
}
