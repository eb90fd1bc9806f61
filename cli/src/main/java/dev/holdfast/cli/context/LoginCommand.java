// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.context;

import dev.holdfast.cli.call.RootCommand;
import dev.holdfast.cli.connection.ConnectionCheck;
import dev.holdfast.cli.connection.ContextFile;
import dev.holdfast.cli.connection.StoredContext;
import dev.holdfast.cli.environment.CommandEnvironment;
import dev.holdfast.cli.environment.TerminalInput;
import dev.holdfast.cli.failure.CommandException;
import dev.holdfast.cli.token.SecureAddress;
import dev.holdfast.client.transport.ApiKeySource;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "login",
        description = "Store a context: the address, the application, and its API key (from stdin) or your login.")
public final class LoginCommand implements Callable<Integer> {
    /** The pattern of a context's name. The file with the context's key has the same name. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

    @Parameters(paramLabel = "URL", description = "The address of Holdfast.")
    private String url = "";

    @Option(names = "--app", paramLabel = "APP", required = true, description = "The name of the application.")
    private String app = "";

    @Option(names = "--name", paramLabel = "NAME", description = "The context's name (default: the application's).")
    @Nullable
    private String name;

    @Option(names = "--no-key", description = "The server requires no key.")
    private boolean hasNoKey;

    @ArgGroup(exclusive = false)
    @Nullable
    private ProviderOptions provider;

    @Spec
    @SuppressWarnings("NullAway.Init") // The parser sets it.
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        var environment = RootCommand.environmentOf(spec);
        var contextName = name == null ? app : name;
        if (!NAME.matcher(contextName).matches())
            throw CommandException.usage("--name must have letters, digits, dots, hyphens and underscores only");
        if (hasNoKey && provider != null)
            throw CommandException.usage("--no-key must be absent when --issuer is given");
        var file = ContextFile.of(environment);
        file.store(
                provider == null
                        ? withKey(environment, file, contextName)
                        : withLogin(environment, file, contextName, provider));
        environment.err().println("Stored the context " + contextName + " in " + file.path() + ".");
        return 0;
    }

    private StoredContext withKey(CommandEnvironment environment, ContextFile file, String contextName) {
        var key = hasNoKey ? null : TerminalInput.askSecret(environment, "API key: ");
        if (key != null && key.isEmpty())
            throw CommandException.usage("stdin contains no API key; see --no-key and --issuer");
        ConnectionCheck.require(url, app, key == null ? ApiKeySource.none() : ApiKeySource.fixed(key));
        return new StoredContext(contextName, url, app, key == null ? null : file.writeKey(contextName, key), null);
    }

    private StoredContext withLogin(
            CommandEnvironment environment, ContextFile file, String contextName, ProviderOptions options)
            throws InterruptedException {
        SecureAddress.require("the address of Holdfast", url);
        var login = options.toLogin().run(environment);
        ConnectionCheck.require(url, app, login.accessToken());
        var tokenFile = file.tokenFile(contextName);
        login.store(tokenFile);
        return new StoredContext(contextName, url, app, null, tokenFile);
    }
}
