// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.job;

import dev.holdfast.cli.environment.CommandEnvironment;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Switches the log of the client off, because a run itself prints the messages for a person on stderr. */
final class ClientLog {
    /**
     * This field keeps a reference to the logger, because the log manager forgets the level of a logger without
     * references.
     */
    private static final Logger LOGGER = Logger.getLogger("dev.holdfast.client");

    private ClientLog() {}

    /** Switches the log off, unless {@code HOLDFAST_DEBUG} is set. */
    static void silence(CommandEnvironment environment) {
        if (environment.variable("HOLDFAST_DEBUG") == null) LOGGER.setLevel(Level.OFF);
    }
}
