// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.connection;

import dev.holdfast.cli.environment.CommandEnvironment;
import dev.holdfast.cli.failure.CommandException;
import dev.holdfast.cli.failure.ExitCode;
import dev.holdfast.client.ClientBuilder;
import dev.holdfast.client.HoldfastClient;
import dev.holdfast.client.call.RetryPolicy;
import dev.holdfast.client.transport.ApiKeySource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where a command sends its calls, and who calls.
 *
 * @param actor the person for whom the command acts; null for the owner of the key
 * @param timeout the longest time for a call with its retries
 */
public record ConnectionSettings(
        String url,
        String app,
        ApiKeySource apiKeySource,
        @Nullable String actor,
        Duration timeout) {
    private static final String DEFAULT_URL = "http://localhost:8080";
    private static final String DEFAULT_APP = "default";

    /**
     * Combines options, variables and the stored context.
     *
     * <ol>
     *   <li>An option takes precedence over {@code --context}, this over a variable, and a variable over the current
     *       context.
     *   <li>The key of a context goes only to the address of this context.
     *   <li>Without an address, the command calls the server on this machine.
     * </ol>
     */
    public static ConnectionSettings of(ConnectionOptions options, CommandEnvironment environment) {
        var file = ContextFile.of(environment);
        var named = options.context == null ? null : stored(file, options.context);
        var current = named == null ? currentContext(file, environment) : null;
        var url = first(
                options.url,
                named == null ? null : named.url(),
                named == null ? environment.variable("HOLDFAST_URL") : null,
                current == null ? null : current.url(),
                DEFAULT_URL);
        var app = first(
                options.app,
                named == null ? null : named.app(),
                named == null ? environment.variable("HOLDFAST_APP") : null,
                current == null ? null : current.app(),
                DEFAULT_APP);
        var keys = keySource(options.keyFile, environment, named, current, url);
        return new ConnectionSettings(url, app, keys, options.actor, options.timeout);
    }

    private static @Nullable StoredContext currentContext(ContextFile file, CommandEnvironment environment) {
        var name = environment.variable("HOLDFAST_CONTEXT");
        if (name == null) name = file.currentName();
        return name == null ? null : stored(file, name);
    }

    private static StoredContext stored(ContextFile file, String name) {
        return file.find(name)
                .orElseThrow(() -> new CommandException(
                        ExitCode.USAGE, "there is no context " + name + " in " + file.path(), "holdfast context list"));
    }

    private static ApiKeySource keySource(
            @Nullable Path keyFile,
            CommandEnvironment environment,
            @Nullable StoredContext named,
            @Nullable StoredContext current,
            String url) {
        if (keyFile != null) return readable(keyFile);
        if (named == null) {
            var key = environment.variable("HOLDFAST_KEY");
            if (key != null) return ApiKeySource.fixed(key);
            var variableFile = environment.variable("HOLDFAST_KEY_FILE");
            if (variableFile != null) return readable(Path.of(variableFile));
        }
        var context = named == null ? current : named;
        if (context == null || context.keyFile() == null || !context.url().equals(url)) return ApiKeySource.none();
        return readable(context.keyFile());
    }

    /** The client would wait for a missing file, because a key can be replaced while an application runs. */
    private static ApiKeySource readable(Path keyFile) {
        if (!Files.isReadable(keyFile)) throw CommandException.usage("can't read the key file " + keyFile);
        return ApiKeySource.file(keyFile);
    }

    private static String first(@Nullable String... values) {
        for (var value : values) if (value != null) return value;
        throw new IllegalStateException("no default");
    }

    /** Returns a builder for a client with these settings. */
    public ClientBuilder clientBuilder() {
        var builder = HoldfastClient.builder()
                .url(url)
                .app(app)
                .apiKeySource(apiKeySource)
                .retryPolicy(RetryPolicy.standard().withTotalLimit(timeout));
        return actor == null ? builder : builder.actor(actor);
    }
}
