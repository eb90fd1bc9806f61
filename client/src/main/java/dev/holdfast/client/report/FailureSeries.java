// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.report;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import dev.holdfast.client.refusal.RefusalException;
import java.util.HashSet;
import java.util.Set;

/**
 * Counts successive failures of the spool. The log contains the first failure of each kind, and the first answer after
 * the failures. So an invalid key appears in the log even after an outage.
 */
final class FailureSeries {
    private static final System.Logger LOGGER = System.getLogger("dev.holdfast.client");

    private final Set<Class<?>> loggedKinds = new HashSet<>();
    private int count;

    /** Adds a failure, and returns the number of earlier failures in the series. */
    synchronized int add(RuntimeException failure) {
        var kind =
                failure instanceof RefusalException refused ? refused.refusal().getClass() : failure.getClass();
        if (loggedKinds.add(kind))
            LOGGER.log(WARNING, () -> "The spool can't send its reports and retries: " + failure.getMessage());
        return count++;
    }

    /** Ends the series after an answer. */
    synchronized void end() {
        if (count > 0) LOGGER.log(INFO, "The spool sends its reports again");
        count = 0;
        loggedKinds.clear();
    }
}
