// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.completion;

import dev.holdfast.cli.call.RootCommand;
import dev.holdfast.cli.failure.CommandException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "completion",
        description = "Print the completion script of a shell, for example: source <(holdfast completion bash)")
public final class CompletionCommand implements Callable<Integer> {
    @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}")
    private Shell shell = Shell.bash;

    @Spec
    @SuppressWarnings("NullAway.Init") // The parser sets it.
    private CommandSpec spec;

    enum Shell {
        bash,
        zsh,
        fish
    }

    @Override
    public Integer call() throws IOException {
        try (var script = CompletionCommand.class.getResourceAsStream("completion." + shell)) {
            if (script == null) throw CommandException.usage("there is no script for " + shell);
            RootCommand.environmentOf(spec).out().print(new String(script.readAllBytes(), StandardCharsets.UTF_8));
        }
        return 0;
    }
}
