// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.context;

import dev.holdfast.cli.call.RootCommand;
import dev.holdfast.cli.connection.ContextFile;
import dev.holdfast.cli.failure.CommandException;
import dev.holdfast.cli.failure.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "use", description = "Make a stored context the default.")
final class UseContextCommand implements Callable<Integer> {
    @Parameters(paramLabel = "CONTEXT", description = "The name of the context.")
    private String name = "";

    @Spec
    @SuppressWarnings("NullAway.Init") // The parser sets it.
    private CommandSpec spec;

    @Override
    public Integer call() {
        var environment = RootCommand.environmentOf(spec);
        var file = ContextFile.of(environment);
        if (file.find(name).isEmpty())
            throw new CommandException(
                    ExitCode.NOT_FOUND, "there is no context " + name + " in " + file.path(), "holdfast context list");
        file.use(name);
        environment.err().println("Commands now use the context " + name + ".");
        return 0;
    }
}
