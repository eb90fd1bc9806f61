package dev.holdfast.subscription;

import java.security.SecureRandom;
import java.util.Base64;

/** Signing secrets as Standard Webhooks writes them: {@code whsec_} and the base64 of 24 to 64 random bytes. */
public final class SigningSecrets {
    private static final String PREFIX = "whsec_";
    private static final int SECRET_BYTES = 32;

    private final SecureRandom random;

    public SigningSecrets(SecureRandom random) {
        this.random = random;
    }

    String generate() {
        var bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return PREFIX + Base64.getEncoder().encodeToString(bytes);
    }

    static boolean isValid(String secret) {
        if (!secret.startsWith(PREFIX)) return false;
        try {
            var length = Base64.getDecoder().decode(secret.substring(PREFIX.length())).length;
            return length >= 24 && length <= 64;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
