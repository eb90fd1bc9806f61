// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.connection;

import dev.holdfast.cli.failure.CommandException;
import dev.holdfast.cli.failure.ExitCode;
import dev.holdfast.client.transport.ApiKeySource;
import dev.holdfast.client.transport.Transport;
import dev.holdfast.client.transport.lambda.LambdaTransport;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.lambda.LambdaClient;

/**
 * The address {@code lambda:PREFIX}, which names the functions of a stack. The names of these functions begin with the
 * prefix.
 *
 * @param prefix the name of the stack
 */
record LambdaAddress(String prefix) {
    private static final String SCHEME = "lambda:";

    /** The pattern of a valid prefix. A function's name can contain only these characters, and at most 64 of them. */
    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9_-]{1,40}");

    /** Parses an address. Returns empty for an HTTP address. */
    static Optional<LambdaAddress> parse(String url) {
        if (!url.startsWith(SCHEME)) return Optional.empty();
        var prefix = url.substring(SCHEME.length());
        if (!PREFIX.matcher(prefix).matches())
            throw CommandException.usage("the address " + url + " must be lambda: and the name of a stack");
        return Optional.of(new LambdaAddress(prefix));
    }

    /**
     * Connects to the stack. The credentials and the region come from environment variables, a profile, or the
     * machine's role.
     *
     * @param app the name of the application; null if the template of the stack names it
     * @throws CommandException if there are no credentials, or no region
     */
    Transport connect(@Nullable String app, ApiKeySource apiKeySource) {
        try {
            var credentials = DefaultCredentialsProvider.builder().build();
            credentials.resolveCredentials();
            var lambda = LambdaClient.builder()
                    .credentialsProvider(credentials)
                    .httpClientBuilder(UrlConnectionHttpClient.builder())
                    .build();
            return new LambdaTransport(new BlockingLambdaClient(lambda), prefix, app, apiKeySource);
        } catch (SdkClientException e) {
            throw new CommandException(
                    ExitCode.USAGE, String.valueOf(e.getMessage()), "set AWS_PROFILE and AWS_REGION");
        }
    }
}
