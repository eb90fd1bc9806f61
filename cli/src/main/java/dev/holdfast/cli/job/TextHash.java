// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.job;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Makes a short name for a text of any length and content. The name is the first half of the SHA-256, as 32 hexadecimal
 * digits.
 */
final class TextHash {
    private static final int BYTES = 16;

    private TextHash() {}

    static String of(String text) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
