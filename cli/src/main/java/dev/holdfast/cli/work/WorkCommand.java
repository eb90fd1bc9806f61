// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.work;

import dev.holdfast.cli.call.RootCommand;
import dev.holdfast.cli.connection.ConnectionOptions;
import dev.holdfast.cli.connection.ConnectionSettings;
import dev.holdfast.client.HoldfastClient;
import dev.holdfast.client.call.RetryPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "work", description = "Claim released items, and run a command for each of them.")
public final class WorkCommand implements Callable<Integer> {
    /** A call and its retries have a third of the lease as their time limit, so most of a renewed lease remains. */
    private static final int CALLS_PER_LEASE = 3;

    private static final int ATTEMPTS_PER_LEASE = 6;

    @Mixin
    private final WorkOptions options = new WorkOptions();

    @Mixin
    private final ConnectionOptions connection = new ConnectionOptions();

    @Parameters(arity = "1..*", paramLabel = "COMMAND", description = "The command and its arguments, after --.")
    private final List<String> command = new ArrayList<>();

    @Spec
    @SuppressWarnings("NullAway.Init") // The parser sets it.
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        options.check();
        var environment = RootCommand.environmentOf(spec);
        try (var client = client(ConnectionSettings.of(connection, environment));
                var signals = new WorkSignals(environment)) {
            var session = WorkSession.of(environment, options, client, signals);
            var itemCommand =
                    new ItemCommand(environment, List.copyOf(command), !options.hasNoOutput, session.messages());
            return new WorkLoop(environment, session, new ItemWorker(session, itemCommand)).run();
        }
    }

    private HoldfastClient client(ConnectionSettings settings) {
        var standard = RetryPolicy.standard();
        return settings.clientBuilder()
                .retryPolicy(standard.withTotalLimit(shorter(settings.timeout(), CALLS_PER_LEASE))
                        .withAttemptTimeout(shorter(standard.attemptTimeout(), ATTEMPTS_PER_LEASE)))
                .build();
    }

    private Duration shorter(Duration longest, int parts) {
        var part = options.lease.dividedBy(parts);
        return part.compareTo(longest) < 0 ? part : longest;
    }
}
