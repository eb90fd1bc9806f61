// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.context;

import dev.holdfast.cli.token.DeviceLogin;
import picocli.CommandLine.Option;

/** The options that name the OpenID provider at which a person logs in. */
final class ProviderOptions {
    @Option(
            names = "--issuer",
            paramLabel = "URL",
            required = true,
            description = "Log in at this OpenID provider, in a browser on any device.")
    private String issuer = "";

    @Option(
            names = "--client-id",
            paramLabel = "ID",
            required = true,
            description = "The id of the command at the provider.")
    private String clientId = "";

    @Option(
            names = "--scope",
            paramLabel = "SCOPES",
            required = true,
            description = "The scopes of the token, separated by blanks. One of them ends with a scope of Holdfast.")
    private String scope = "";

    DeviceLogin toLogin() {
        return new DeviceLogin(issuer, clientId, scope);
    }
}
