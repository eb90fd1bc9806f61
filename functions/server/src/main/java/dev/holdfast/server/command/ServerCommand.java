// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.command;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/** A command of the server's jar. The command runs instead of the server. */
interface ServerCommand {
    int EXIT_OK = 0;
    int EXIT_REFUSED = 1;

    /** The exit code that shells use for an invalid command line. */
    int EXIT_INVALID_ARGUMENT = 2;

    /** The name of the command, which is the first argument. */
    String name();

    /**
     * Executes the command.
     *
     * @param arguments the arguments after the name
     * @param file the file with all data
     * @param out the stream for the result only, so that a script can read the result
     * @return the exit code
     * @throws InvalidUsage for wrong arguments
     * @throws RuntimeException if the file is unusable. The message is a text for people
     */
    int run(List<String> arguments, Path file, PrintStream out, PrintStream err) throws InvalidUsage;

    /** The arguments are wrong. The message contains the reason. */
    final class InvalidUsage extends Exception {
        private static final long serialVersionUID = 1;

        InvalidUsage(String message) {
            super(message);
        }
    }
}
