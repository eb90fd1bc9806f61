// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http;

import java.util.List;

/**
 * The names of the claims that an issuer's tokens use, as the settings give them.
 *
 * @param person the claim that contains the name of a person
 * @param emailVerification how a token shows that its {@code email} is verified. Other claims need no verification
 * @param scopes the claims that contain scopes
 * @param scopePrefix the text before each scope of Holdfast; empty for any text that ends with a slash or a colon
 * @param clients the claims that contain the program that asked for the token. The first one in the token counts
 */
public record ClaimNames(
        String person,
        EmailVerification emailVerification,
        List<String> scopes,
        String scopePrefix,
        List<String> clients) {
    /** The claim that counts only if the issuer has verified it. */
    public static final String EMAIL = "email";

    public ClaimNames {
        person = checkName("name-claim", person);
        scopes = checkNames("scope-claims", scopes);
        clients = checkNames("client-claims", clients);
        scopePrefix = scopePrefix.strip();
        if (scopePrefix.chars().anyMatch(Character::isWhitespace))
            throw new IllegalArgumentException("scope-prefix: must not contain a blank");
    }

    /** Returns the names of OpenID Connect and RFC 9068. */
    public static ClaimNames standard(EmailVerification emailVerification) {
        return new ClaimNames(EMAIL, emailVerification, List.of("scope", "scp"), "", List.of("client_id", "azp"));
    }

    private static List<String> checkNames(String setting, List<String> names) {
        if (names.isEmpty()) throw new IllegalArgumentException(setting + ": must name at least one claim");
        return names.stream().map(name -> checkName(setting, name)).toList();
    }

    private static String checkName(String setting, String name) {
        var stripped = name.strip();
        if (!stripped.matches("[!-+\\--~]{1,200}"))
            throw new IllegalArgumentException(
                    setting + ": must contain names of claims: 1 to 200 visible ASCII characters without commas");
        return stripped;
    }
}
