// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.gateway;

import dev.holdfast.http.EmailVerification;
import dev.holdfast.stack.StackSettings;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/** The settings of the template: the settings of the functions, and the settings of the HTTP interface. */
@ConfigMapping(prefix = "holdfast")
interface Settings extends StackSettings {
    /** Returns the additional origins whose pages are allowed to call the gateway. */
    Optional<List<String>> httpOrigins();

    /** Returns how the issuer's tokens show that an address is verified. */
    @WithDefault("claim")
    EmailVerification emailVerification();

    /** Returns the claim that contains the name of a person. */
    @WithDefault("email")
    String nameClaim();

    /** Returns the claims that contain scopes. */
    @WithDefault("scope,scp")
    List<String> scopeClaims();

    /** Returns the text before each scope of Holdfast; empty for any text that ends with a slash or a colon. */
    Optional<String> scopePrefix();

    /** Returns the claims that contain the program that asked for a token. */
    @WithDefault("client_id,azp")
    List<String> clientClaims();
}
