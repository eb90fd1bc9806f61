// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.job;

import dev.holdfast.cli.environment.CommandEnvironment;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The log of the client. A run itself prints on stderr what a person needs to know. */
final class ClientLog {
    /** The log manager forgets the level of a logger that nobody refers to. */
    private static final Logger LOGGER = Logger.getLogger("dev.holdfast.client");

    private ClientLog() {}

    /** Switches the log off, unless {@code HOLDFAST_DEBUG} is set. */
    static void silence(CommandEnvironment environment) {
        if (environment.variable("HOLDFAST_DEBUG") == null) LOGGER.setLevel(Level.OFF);
    }
}
