package dev.holdfast.alert;

import java.security.SecureRandom;
import java.util.Base64;

/** Signing secrets as Standard Webhooks writes them: {@code whsec_} and the base64 of 24 to 64 random bytes. */
public final class Secrets {
    private static final String PREFIX = "whsec_";
    private static final int BYTES = 32;

    private final SecureRandom random;

    public Secrets(SecureRandom random) {
        this.random = random;
    }

    String make() {
        var bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return PREFIX + Base64.getEncoder().encodeToString(bytes);
    }

    static boolean valid(String secret) {
        if (!secret.startsWith(PREFIX)) return false;
        try {
            var length = Base64.getDecoder().decode(secret.substring(PREFIX.length())).length;
            return length >= 24 && length <= 64;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
