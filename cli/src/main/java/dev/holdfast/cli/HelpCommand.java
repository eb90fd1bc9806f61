// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import dev.holdfast.cli.call.RootCommand;
import dev.holdfast.cli.failure.CommandException;
import dev.holdfast.cli.failure.ExitCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "help", description = "Explain a command, or a topic: exit-codes.")
final class HelpCommand implements Callable<Integer> {
    private static final String EXIT_CODES = "exit-codes";

    @Parameters(arity = "0..*", paramLabel = "COMMAND|TOPIC", description = "For example: item create.")
    private final List<String> words = new ArrayList<>();

    @Spec
    @SuppressWarnings("NullAway.Init") // The parser sets it.
    private CommandSpec spec;

    @Override
    public Integer call() {
        var out = RootCommand.environmentOf(spec).out();
        if (words.equals(List.of(EXIT_CODES))) {
            for (var exitCode : ExitCode.values()) out.printf("%3d  %s%n", exitCode.number(), exitCode.meaning());
            return 0;
        }
        var command = spec.root().commandLine();
        for (var word : words) {
            command = command.getSubcommands().get(word);
            if (command == null)
                throw new CommandException(
                        ExitCode.USAGE, "there is no command " + String.join(" ", words), "holdfast --help");
        }
        command.usage(command.getOut());
        return 0;
    }
}
