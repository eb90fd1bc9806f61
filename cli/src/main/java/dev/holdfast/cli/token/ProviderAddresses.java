// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.token;

import dev.holdfast.cli.failure.CommandException;
import dev.holdfast.cli.failure.ExitCode;
import java.net.URI;
import java.util.Set;

/**
 * The addresses of an OpenID provider.
 *
 * @see <a href="https://openid.net/specs/openid-connect-discovery-1_0.html">OpenID Connect Discovery 1.0</a>
 */
record ProviderAddresses(URI deviceAuthorization, URI token) {
    private static final Set<String> LOOPBACK_HOSTS = Set.of("localhost", "127.0.0.1", "[::1]");

    /**
     * Reads the addresses from the provider.
     *
     * @param issuer the issuer of the tokens; must be an address of HTTPS
     * @throws CommandException if the provider has no grant for devices
     */
    static ProviderAddresses discover(ProviderConnection connection, String issuer) {
        var base = issuer.endsWith("/") ? issuer : issuer + "/";
        var answer = connection.get(secure("--issuer", base + ".well-known/openid-configuration"));
        if (!answer.isSuccess() || !answer.body().isObject())
            throw new CommandException(
                    ExitCode.FAILED, issuer + " isn't an OpenID provider (" + answer.error() + ")", null);
        var body = answer.body();
        if (!issuer.equals(body.path("issuer").asText()))
            throw new CommandException(
                    ExitCode.USAGE, "--issuer must be " + body.path("issuer").asText(), null);
        if (!body.has("device_authorization_endpoint"))
            throw new CommandException(ExitCode.FAILED, issuer + " has no grant for devices (RFC 8628)", null);
        return new ProviderAddresses(
                secure(
                        "device_authorization_endpoint",
                        body.path("device_authorization_endpoint").asText()),
                secure("token_endpoint", body.path("token_endpoint").asText()));
    }

    /** Codes and tokens must not be readable on the way. */
    private static URI secure(String name, String address) {
        try {
            var uri = URI.create(address);
            if ("https".equals(uri.getScheme()) && uri.getHost() != null) return uri;
            if ("http".equals(uri.getScheme()) && LOOPBACK_HOSTS.contains(String.valueOf(uri.getHost()))) return uri;
        } catch (IllegalArgumentException e) {
            throw CommandException.usage(name + " must be an address of HTTPS: " + e.getMessage());
        }
        throw CommandException.usage(name + " must be an address of HTTPS");
    }
}
