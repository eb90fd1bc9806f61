// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import dev.holdfast.cli.environment.CommandEnvironment;
import dev.holdfast.cli.environment.TerminalKind;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;

/** Starts the command in its own process. */
final class CommandMain {
    private CommandMain() {}

    public static void main(String[] arguments) {
        var variables = System.getenv();
        var environment = new CommandEnvironment(
                variables,
                System.in,
                stream(FileDescriptor.out),
                stream(FileDescriptor.err),
                TerminalKind.detect(variables),
                InstantSource.system(),
                Thread::sleep);
        System.exit(CommandRunner.run(environment, arguments));
    }

    /** Results are UTF-8, regardless of the locale. */
    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}
