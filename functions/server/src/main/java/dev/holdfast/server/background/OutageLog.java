// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.background;

import dev.holdfast.table.TableFailureException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Logs the failures of periodic work. After a failure, logs the same reason again only after the work has succeeded.
 * Logs a stack trace only for an internal fault.
 */
final class OutageLog {
    private final Logger log;
    private final String consequence;
    private @Nullable String lastReason;

    /** @param consequence the beginning of each line, such as "the sweep failed and is retried" */
    OutageLog(Logger log, String consequence) {
        this.log = log;
        this.consequence = consequence;
    }

    synchronized void report(Throwable failure) {
        var reason = String.valueOf(failure.getMessage());
        if (reason.equals(lastReason)) return;
        lastReason = reason;
        if (TableFailureException.isCausedByStorage(failure)) log.error("{}: {}", consequence, reason);
        else log.error(consequence, failure);
    }

    synchronized void reportSuccess() {
        lastReason = null;
    }
}
