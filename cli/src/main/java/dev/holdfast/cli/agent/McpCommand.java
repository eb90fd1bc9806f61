// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.agent;

import dev.holdfast.cli.call.RootCommand;
import dev.holdfast.cli.connection.ConnectionOptions;
import dev.holdfast.cli.connection.ConnectionSettings;
import dev.holdfast.cli.failure.CommandException;
import dev.holdfast.client.transport.McpChannel;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "mcp", description = "Serve the tools of agents on stdin and stdout (Model Context Protocol).")
public final class McpCommand implements Callable<Integer> {
    @Mixin
    private final ConnectionOptions connection = new ConnectionOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // The parser sets it.
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var environment = RootCommand.environmentOf(spec);
        var settings = ConnectionSettings.of(connection, environment);
        var app = settings.app();
        if (app == null || settings.isLambda())
            throw CommandException.usage("the tools need an address of HTTP, because functions don't serve them");
        var channel = new McpChannel(
                addressOf(settings.url()), app, settings.actor(), settings.apiKeySource(), settings.timeout());
        new McpBridge(channel, environment).run();
        return 0;
    }

    private static URI addressOf(String url) {
        try {
            return URI.create(url);
        } catch (IllegalArgumentException e) {
            throw CommandException.usage("the address " + url + " isn't a URL");
        }
    }
}
