// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.connection;

import dev.holdfast.cli.environment.CommandEnvironment;
import dev.holdfast.cli.failure.CommandException;
import dev.holdfast.cli.failure.ExitCode;
import dev.holdfast.cli.token.LoginTokenSource;
import dev.holdfast.client.ClientBuilder;
import dev.holdfast.client.HoldfastClient;
import dev.holdfast.client.call.RetryPolicy;
import dev.holdfast.client.transport.ApiKeySource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The destination of a command's calls, and the caller.
 *
 * @param url the address of Holdfast, or {@code lambda:} and the name of a stack
 * @param app the name of the application; null if the template of the stack names it
 * @param actor the person for whom the command acts; null for the owner of the key
 * @param timeout the longest time for a call with its retries
 * @param account the AWS account, which distinguishes stacks with the same name; null for an HTTP address
 */
public record ConnectionSettings(
        String url,
        @Nullable String app,
        ApiKeySource apiKeySource,
        @Nullable String actor,
        Duration timeout,
        @Nullable AwsAccount account) {

    /** Creates settings for an HTTP address, or for a stack in the AWS account of this process. */
    ConnectionSettings(String url, @Nullable String app, ApiKeySource apiKeySource, Duration timeout) {
        this(url, app, apiKeySource, null, timeout, null);
    }

    private static final String DEFAULT_URL = "http://localhost:8080";
    private static final String DEFAULT_APP = "default";

    /**
     * Combines options, variables and the stored context.
     *
     * <ol>
     *   <li>The order of precedence is: an option, {@code --context}, an environment variable, the current context.
     *   <li>The application, key or login of the current context goes only to the address of this context.
     *   <li>Without an address, the command calls the server on this machine.
     *   <li>Without the name of an application, the command uses {@value #DEFAULT_APP}. On Lambda, the template of the
     *       stack names the application.
     * </ol>
     */
    public static ConnectionSettings of(ConnectionOptions options, CommandEnvironment environment) {
        var file = ContextFile.of(environment);
        var named = options.context == null ? null : stored(file, options.context);
        var current = named == null ? currentContext(file, environment) : null;
        var url = Objects.requireNonNull(first(
                options.url,
                named == null ? null : named.url(),
                named == null ? environment.variable("HOLDFAST_URL") : null,
                current == null ? null : current.url(),
                DEFAULT_URL));
        var app = first(
                options.app,
                named == null ? null : named.app(),
                named == null ? environment.variable("HOLDFAST_APP") : null,
                current == null || !current.url().equals(url) ? null : current.app(),
                LambdaAddress.parse(url).isPresent() ? null : DEFAULT_APP);
        var keys = keySource(options.keyFile, environment, named, current, url);
        var account = LambdaAddress.parse(url).isPresent() ? AwsAccount.of(environment) : null;
        return new ConnectionSettings(url, app, keys, options.actor, options.timeout, account);
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
        if (context == null || !context.url().equals(url)) return ApiKeySource.none();
        if (context.tokenFile() != null) return new LoginTokenSource(context.tokenFile(), environment.clock());
        return context.keyFile() == null ? ApiKeySource.none() : readable(context.keyFile());
    }

    /**
     * Refuses a missing key file immediately. The client would retry, because a key can be replaced while an
     * application runs.
     */
    private static ApiKeySource readable(Path keyFile) {
        if (!Files.isReadable(keyFile)) throw CommandException.usage("can't read the key file " + keyFile);
        return ApiKeySource.file(keyFile);
    }

    private static @Nullable String first(@Nullable String... values) {
        for (var value : values) if (value != null) return value;
        return null;
    }

    /** Whether the address names the functions of a stack, instead of an HTTP server. */
    public boolean isLambda() {
        return LambdaAddress.parse(url).isPresent();
    }

    /** Returns the name of the application and the address to which the job's reports belong. */
    public String destination() {
        return (app == null ? "" : app + "@") + url + (account == null ? "" : "#" + account.name());
    }

    /**
     * Returns a builder for a client with these settings.
     *
     * @throws CommandException if the address is {@code lambda:} and there are no credentials for AWS, or no region
     */
    public ClientBuilder clientBuilder() {
        var builder =
                HoldfastClient.builder().retryPolicy(RetryPolicy.standard().withTotalLimit(timeout));
        if (actor != null) builder.actor(actor);
        var lambda = LambdaAddress.parse(url);
        if (lambda.isPresent()) return builder.transport(lambda.get().connect(app, apiKeySource));
        return builder.url(url).app(Objects.requireNonNull(app, "app")).apiKeySource(apiKeySource);
    }
}
