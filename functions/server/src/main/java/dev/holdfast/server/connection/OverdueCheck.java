// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.connection;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Closes the connections whose clients send a request or receive an answer too slowly. */
final class OverdueCheck {
    private final ConnectionLimits limits;
    private final ConnectionRegistry connectionRegistry;
    private final ConnectionCloser connectionCloser;
    private final LongSupplier nanoTime;

    OverdueCheck(
            ConnectionLimits limits,
            ConnectionRegistry connectionRegistry,
            ConnectionCloser connectionCloser,
            LongSupplier nanoTime) {
        this.limits = limits;
        this.connectionRegistry = connectionRegistry;
        this.connectionCloser = connectionCloser;
        this.nanoTime = nanoTime;
    }

    void closeOverdue() {
        var now = nanoTime.getAsLong();
        connectionRegistry.stream().forEach(connection -> {
            // The connection's own thread checks again, because the request may have become complete.
            if (findOverdueTime(connection) != null) connection.execute(() -> expire(connection));
            if (connection.hasUnsent() && isOver(limits.answerTime(), now - connection.lastProgress()))
                connectionCloser.close(connection, "answer-time");
        });
    }

    private void expire(ClientConnection connection) {
        var reason = findOverdueTime(connection);
        if (reason != null) connectionCloser.expire(connection, reason);
    }

    private @Nullable String findOverdueTime(ClientConnection connection) {
        var waited = nanoTime.getAsLong() - connection.phaseStart();
        return switch (connection.phase()) {
            case HEADER -> isOver(limits.headerTime(), waited) ? "header-time" : null;
            case BODY -> isOver(limits.bodyTime(), waited) ? "body-time" : null;
            case ANSWER, IDLE -> null;
        };
    }

    private static boolean isOver(Duration limit, long nanos) {
        return nanos > limit.toNanos();
    }
}
