// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.token;

import dev.holdfast.cli.failure.CommandException;
import dev.holdfast.cli.failure.ExitCode;
import dev.holdfast.cli.output.SafeText;
import java.net.URI;

/**
 * The addresses of an OpenID provider.
 *
 * @see <a href="https://openid.net/specs/openid-connect-discovery-1_0.html">OpenID Connect Discovery 1.0</a>
 */
record ProviderAddresses(URI deviceAuthorization, URI token) {
    /**
     * Reads the addresses from the provider.
     *
     * @param issuer the issuer of the tokens; must be an address of HTTPS
     * @throws CommandException if the provider has no grant for devices
     */
    static ProviderAddresses discover(ProviderConnection connection, String issuer) {
        var base = issuer.endsWith("/") ? issuer : issuer + "/";
        var answer = connection.get(SecureAddress.require("--issuer", base + ".well-known/openid-configuration"));
        if (!answer.isSuccess())
            throw new CommandException(
                    ExitCode.FAILED, issuer + " isn't an OpenID provider (" + answer.error() + ")", null);
        var body = answer.body();
        if (!issuer.equals(body.path("issuer").asText()))
            throw new CommandException(
                    ExitCode.USAGE,
                    "--issuer must be "
                            + SafeText.singleLine(body.path("issuer").asText()),
                    null);
        if (!body.has("device_authorization_endpoint"))
            throw new CommandException(ExitCode.FAILED, issuer + " has no grant for devices (RFC 8628)", null);
        return new ProviderAddresses(
                SecureAddress.require(
                        "device_authorization_endpoint",
                        body.path("device_authorization_endpoint").asText()),
                SecureAddress.require(
                        "token_endpoint", body.path("token_endpoint").asText()));
    }
}
