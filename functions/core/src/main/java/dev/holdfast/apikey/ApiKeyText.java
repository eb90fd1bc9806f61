// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.apikey;

import dev.holdfast.access.Scope;
import dev.holdfast.json.CanonicalHash;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The plain text of an API key. It has the form {@code hf_<scope>_<id>_<secret>}, which secret scanners recognize. The
 * secret has 256 random bits. So nobody can guess the secret from its unsalted SHA-256 hash.
 */
final class ApiKeyText {
    private static final Pattern KEY_PATTERN =
            Pattern.compile("hf_(read|report|task|stage|manage|operator)_([0-9a-f]{16})_([A-Za-z0-9_-]{43})");

    private final String scopeName;
    private final String id;
    private final String text;

    private ApiKeyText(String scopeName, String id, String text) {
        this.scopeName = scopeName;
        this.id = id;
        this.text = text;
    }

    /** Generates a key with a random id and a random secret. */
    static ApiKeyText generate(Scope scope, SecureRandom random) {
        var id = HexFormat.of().formatHex(randomBytes(random, 8));
        var secret = Base64.getUrlEncoder().withoutPadding().encodeToString(randomBytes(random, 32));
        return new ApiKeyText(scope.jsonName(), id, "hf_" + scope.jsonName() + "_" + id + "_" + secret);
    }

    private static byte[] randomBytes(SecureRandom random, int count) {
        var bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Returns empty if the text doesn't have the form of a key. */
    static Optional<ApiKeyText> parse(String text) {
        var keyParts = KEY_PATTERN.matcher(text);
        return keyParts.matches()
                ? Optional.of(new ApiKeyText(keyParts.group(1), keyParts.group(2), text))
                : Optional.empty();
    }

    String id() {
        return id;
    }

    String text() {
        return text;
    }

    boolean hasScope(Scope scope) {
        return scopeName.equals(scope.jsonName());
    }

    String hash() {
        return HexFormat.of().formatHex(CanonicalHash.sha256(text));
    }

    /** Compares the hashes in constant time, so that the duration doesn't reveal a part of the stored hash. */
    boolean hasHash(String hash) {
        return MessageDigest.isEqual(
                hash().getBytes(StandardCharsets.US_ASCII), hash.getBytes(StandardCharsets.US_ASCII));
    }
}
