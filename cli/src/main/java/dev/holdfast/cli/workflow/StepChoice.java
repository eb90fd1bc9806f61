// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.workflow;

import dev.holdfast.cli.environment.CommandEnvironment;
import dev.holdfast.cli.environment.TerminalInput;
import dev.holdfast.cli.failure.CommandException;
import dev.holdfast.cli.failure.ExitCode;
import java.util.List;

/** Asks a person to choose one of several items. */
final class StepChoice {
    private StepChoice() {}

    /** @throws CommandException without a terminal, or if the answer isn't the number of an item */
    static String ask(CommandEnvironment environment, String step, List<String> items) {
        if (!environment.terminal().isInteractive())
            throw new CommandException(
                    ExitCode.USAGE,
                    items.size() + " items are on hold in the step " + step + ": " + String.join(", ", items),
                    "add --item WORKFLOW/KEY, or --all");
        for (var index = 0; index < items.size(); index++)
            environment.err().println((index + 1) + "  " + items.get(index));
        var answer = TerminalInput.ask(environment, "Which item? [1-" + items.size() + "] ");
        if (answer.matches("\\d{1,6}")) {
            var number = Integer.parseInt(answer);
            if (number >= 1 && number <= items.size()) return items.get(number - 1);
        }
        throw new CommandException(ExitCode.CANCELLED, "cancelled; nothing was changed", null);
    }
}
