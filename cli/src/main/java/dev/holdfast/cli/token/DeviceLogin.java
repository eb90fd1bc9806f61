// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.token;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.cli.environment.CommandEnvironment;
import dev.holdfast.cli.failure.CommandException;
import dev.holdfast.cli.failure.ExitCode;
import dev.holdfast.cli.output.SafeText;
import dev.holdfast.cli.token.ProviderConnection.ProviderAnswer;
import dev.holdfast.client.transport.TransportException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The login of a person at an OpenID provider, in a browser on any device.
 *
 * @param issuer the issuer of the tokens
 * @param clientId the id of the command at the provider
 * @param scope the scopes of the token, separated by blanks
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8628">RFC 8628, OAuth 2.0 Device Authorization Grant</a>
 */
public record DeviceLogin(String issuer, String clientId, String scope) {
    private static final String GRANT_TYPE = "urn:ietf:params:oauth:grant-type:device_code";
    private static final long DEFAULT_INTERVAL_SECONDS = 5;
    private static final long MAX_INTERVAL_SECONDS = 60;

    /** Asks the person to log in, waits for that, and stores the tokens in a file that only this user can read. */
    public void run(CommandEnvironment environment, Path tokenFile) throws InterruptedException {
        try (var connection = new ProviderConnection()) {
            var addresses = ProviderAddresses.discover(connection, issuer);
            var started =
                    connection.post(addresses.deviceAuthorization(), Map.of("client_id", clientId, "scope", scope));
            if (!started.isSuccess())
                throw new CommandException(
                        ExitCode.NOT_ALLOWED, "the provider refuses the login: " + started.error(), null);
            invite(environment, started.body());
            var answer = awaitToken(environment, connection, addresses, started.body());
            new TokenFile(tokenFile)
                    .write(StoredToken.of(
                            answer,
                            addresses.token(),
                            clientId,
                            environment.clock().instant(),
                            null));
        }
    }

    private static void invite(CommandEnvironment environment, JsonNode started) {
        var complete = started.path("verification_uri_complete").textValue();
        var address = started.path("verification_uri").asText();
        var err = environment.err();
        err.println("Open " + SafeText.singleLine(address) + " in a browser, and enter the code "
                + SafeText.singleLine(started.path("user_code").asText()) + ".");
        if (complete != null) err.println("Or open " + SafeText.singleLine(complete) + ".");
    }

    private JsonNode awaitToken(
            CommandEnvironment environment,
            ProviderConnection connection,
            ProviderAddresses addresses,
            JsonNode started)
            throws InterruptedException {
        var form = Map.of(
                "grant_type",
                GRANT_TYPE,
                "device_code",
                started.path("device_code").asText(),
                "client_id",
                clientId);
        var interval = started.path("interval").asLong(DEFAULT_INTERVAL_SECONDS);
        var start = environment.clock().instant();
        var end = start.plusSeconds(started.path("expires_in").asLong(0));
        while (environment.clock().instant().isBefore(end)) {
            Thread.sleep(Duration.ofSeconds(Math.clamp(interval, 0, MAX_INTERVAL_SECONDS)));
            var answer = poll(connection, addresses, form);
            if (answer == null) {
                interval += DEFAULT_INTERVAL_SECONDS;
                continue;
            }
            if (answer.isSuccess() && answer.body().path("access_token").isTextual()) return answer.body();
            switch (answer.body().path("error").asText()) {
                case "authorization_pending" -> {}
                case "slow_down" -> interval += DEFAULT_INTERVAL_SECONDS;
                case "access_denied" ->
                    throw new CommandException(ExitCode.NOT_ALLOWED, "the login was refused in the browser", null);
                case "expired_token" -> throw tooLate();
                default ->
                    throw new CommandException(
                            ExitCode.NOT_ALLOWED, "the provider refuses the login: " + answer.error(), null);
            }
        }
        throw tooLate();
    }

    /** Returns the answer of the provider; null if the provider can't be reached now. */
    private static @Nullable ProviderAnswer poll(
            ProviderConnection connection, ProviderAddresses addresses, Map<String, String> form) {
        try {
            var answer = connection.post(addresses.token(), form);
            return answer.isTemporary() ? null : answer;
        } catch (TransportException e) {
            return null;
        }
    }

    private static CommandException tooLate() {
        return new CommandException(ExitCode.NOT_ALLOWED, "nobody logged in while the code was valid", "try again");
    }
}
