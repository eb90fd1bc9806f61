// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.connection;

import java.time.Duration;

/**
 * The limits of the HTTP server's connections.
 *
 * @param connections the number of all open connections
 * @param connectionsPerAddress the number of open connections from one address, or from one IPv6 network of 64 bits
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
    /** @throws IllegalArgumentException if a limit isn't positive; the message names the setting of the server */
    public ConnectionLimits {
        requireCount("max-connections", connections);
        requireCount("max-connections-per-address", connectionsPerAddress);
        requireTime("header-timeout", headerTime);
        requireTime("body-timeout", bodyTime);
        requireTime("answer-timeout", answerTime);
    }

    private static void requireCount(String setting, int count) {
        if (count < 1) throw new IllegalArgumentException("holdfast.http." + setting + ": must be at least 1");
    }

    private static void requireTime(String setting, Duration time) {
        if (!time.isPositive())
            throw new IllegalArgumentException("holdfast.http." + setting + ": must be longer than 0 seconds");
    }
}
