// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.call;

import dev.holdfast.cli.environment.CommandEnvironment;
import dev.holdfast.cli.environment.TerminalInput;
import dev.holdfast.cli.failure.CommandException;
import dev.holdfast.cli.failure.ExitCode;
import java.util.Locale;
import picocli.CommandLine.Option;

/** Asks before a change that can't be undone. Without a terminal, the command asks nothing and continues. */
public final class ConfirmationOption {
    @Option(
            names = {"-y", "--yes"},
            description = "Continue without a question.")
    boolean isGiven;

    /** @throws CommandException with {@link ExitCode#CANCELLED} if the person doesn't answer yes */
    public void require(CommandEnvironment environment, String question) {
        if (isGiven || !environment.terminal().isInteractive()) return;
        var answer = TerminalInput.ask(environment, question + " [y/N] ").toLowerCase(Locale.ROOT);
        if (!answer.equals("y") && !answer.equals("yes"))
            throw new CommandException(ExitCode.CANCELLED, "cancelled; nothing was changed", null);
    }
}
