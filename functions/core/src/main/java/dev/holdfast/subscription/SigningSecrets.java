// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.subscription;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * Generates and checks signing secrets in the Standard Webhooks format: {@code whsec_} and the base64 of 24 to 64
 * random bytes.
 */
public final class SigningSecrets {
    private static final String PREFIX = "whsec_";
    private static final int GENERATED_SECRET_BYTES = 32;
    private static final int MIN_SECRET_BYTES = 24;
    private static final int MAX_SECRET_BYTES = 64;

    private final SecureRandom random;

    public SigningSecrets(SecureRandom random) {
        this.random = random;
    }

    String generate() {
        var bytes = new byte[GENERATED_SECRET_BYTES];
        random.nextBytes(bytes);
        return PREFIX + Base64.getEncoder().encodeToString(bytes);
    }

    static boolean isValid(String secret) {
        if (!secret.startsWith(PREFIX)) return false;
        try {
            var length = Base64.getDecoder().decode(secret.substring(PREFIX.length())).length;
            return length >= MIN_SECRET_BYTES && length <= MAX_SECRET_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
