// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.token;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.cli.environment.CommandEnvironment;
import dev.holdfast.cli.failure.CommandException;
import dev.holdfast.cli.failure.ExitCode;
import dev.holdfast.cli.output.SafeText;
import dev.holdfast.cli.token.ProviderConnection.ProviderAnswer;
import dev.holdfast.client.transport.TransportException;
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
    private static final Duration TIME_LIMIT = Duration.ofSeconds(10);
    private static final String GRANT_TYPE = "urn:ietf:params:oauth:grant-type:device_code";
    private static final int DEFAULT_INTERVAL_SECONDS = 5;
    private static final int MAX_CODE_SECONDS = 3600;

    /** Asks the person to log in, and waits until the provider confirms the login. */
    public NewLogin run(CommandEnvironment environment) throws InterruptedException {
        try (var connection = new ProviderConnection(TIME_LIMIT)) {
            var addresses = ProviderAddresses.discover(connection, issuer);
            var started =
                    connection.post(addresses.deviceAuthorization(), Map.of("client_id", clientId, "scope", scope));
            if (!started.isSuccess()) throw refused(started);
            invite(environment, started.body());
            var answer = awaitToken(environment, connection, addresses, started.body());
            return new NewLogin(StoredToken.of(
                    answer.body(),
                    addresses.token(),
                    clientId,
                    environment.clock().instant(),
                    null));
        }
    }

    private void invite(CommandEnvironment environment, JsonNode started) {
        var complete = started.path("verification_uri_complete").textValue();
        var address = required(started, "verification_uri");
        var err = environment.err();
        err.println("Open " + address + " in a browser, and enter the code " + required(started, "user_code") + ".");
        if (complete != null) err.println("Or open " + SafeText.singleLine(complete) + ".");
    }

    private String required(JsonNode started, String member) {
        var text = started.path(member).asText();
        if (text.isEmpty())
            throw new CommandException(ExitCode.FAILED, "the answer of " + issuer + " has no " + member, null);
        return SafeText.singleLine(text);
    }

    private ProviderAnswer awaitToken(
            CommandEnvironment environment,
            ProviderConnection connection,
            ProviderAddresses addresses,
            JsonNode started)
            throws InterruptedException {
        var form = Map.of(
                "grant_type", GRANT_TYPE, "device_code", required(started, "device_code"), "client_id", clientId);
        var seconds = Math.clamp(started.path("expires_in").asLong(0), 0, MAX_CODE_SECONDS);
        var end = environment.clock().instant().plusSeconds(seconds);
        var interval = Math.clamp(started.path("interval").asLong(DEFAULT_INTERVAL_SECONDS), 1, MAX_CODE_SECONDS);
        while (environment.clock().instant().isBefore(end)) {
            environment.pauses().pause(Duration.ofSeconds(interval));
            var answer = poll(connection, addresses, form);
            if (answer != null && answer.hasToken()) return answer;
            switch (answer == null ? "slow_down" : answer.errorCode()) {
                case "authorization_pending" -> {}
                case "slow_down" -> interval += DEFAULT_INTERVAL_SECONDS;
                case "expired_token" -> throw tooLate();
                case "access_denied" ->
                    throw new CommandException(ExitCode.NOT_ALLOWED, "the login was refused in the browser", null);
                default -> throw refused(answer);
            }
        }
        throw tooLate();
    }

    /** Returns the answer of the provider; null if the provider can't answer now. */
    private static @Nullable ProviderAnswer poll(
            ProviderConnection connection, ProviderAddresses addresses, Map<String, String> form) {
        try {
            var answer = connection.post(addresses.token(), form);
            return answer.status() == 429 || answer.status() >= 500 ? null : answer;
        } catch (TransportException e) {
            return null;
        }
    }

    private static CommandException refused(@Nullable ProviderAnswer answer) {
        var reason = answer == null ? "no answer" : answer.error();
        return new CommandException(ExitCode.NOT_ALLOWED, "the provider refuses the login: " + reason, null);
    }

    private static CommandException tooLate() {
        return new CommandException(ExitCode.NOT_ALLOWED, "nobody logged in while the code was valid", "try again");
    }
}
