// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import dev.holdfast.cli.failure.CommandException;
import dev.holdfast.cli.failure.ExitCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** The script {@code bin/holdfast} executes the server in place of this command, so that only one process remains. */
@Command(name = "serve", description = "Start the server. Settings are options such as -Dholdfast.sweep.every=1s.")
final class ServeCommand implements Callable<Integer> {
    @Unmatched
    private final List<String> settings = new ArrayList<>();

    @Override
    public Integer call() {
        throw new CommandException(
                ExitCode.FAILED, "this program contains no server", "run bin/holdfast serve of the distribution");
    }
}
