// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.call;

import dev.holdfast.cli.connection.ConnectionOptions;
import dev.holdfast.cli.connection.ConnectionSettings;
import dev.holdfast.cli.output.OutputOptions;
import dev.holdfast.cli.output.ResultPrinter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that calls Holdfast and prints a result. */
public abstract class ClientCommand implements Callable<Integer> {
    @Mixin
    private final ConnectionOptions connectionOptions = new ConnectionOptions();

    @Mixin
    private final OutputOptions outputOptions = new OutputOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // The parser sets it.
    private CommandSpec spec;

    @Override
    public final Integer call() throws Exception {
        var environment = RootCommand.environmentOf(spec);
        var client = ConnectionSettings.of(connectionOptions, environment)
                .clientBuilder()
                .build();
        var printer = new ResultPrinter(environment, outputOptions.format());
        try (var session = new CommandSession(environment, client, printer)) {
            return run(session);
        }
    }

    /** Carries out the command. Returns its exit code. */
    protected abstract int run(CommandSession session) throws Exception;
}
