// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.eventstream;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts the numbers of events (AES, one block). So the positions of a reader don't show how many events the reader
 * hasn't received. Another buffer has another key, and doesn't accept the positions.
 */
final class PositionCipher {
    private static final int KEY_BYTES = 16;
    private static final int POSITION_CHARACTERS = 32;

    private final Cipher encryption;
    private final Cipher decryption;
    private final long check;

    PositionCipher(RandomGenerator random) {
        var bytes = new byte[KEY_BYTES];
        random.nextBytes(bytes);
        var key = new SecretKeySpec(bytes, "AES");
        encryption = cipher(Cipher.ENCRYPT_MODE, key);
        decryption = cipher(Cipher.DECRYPT_MODE, key);
        check = random.nextLong();
    }

    private static Cipher cipher(int mode, SecretKeySpec key) {
        try {
            var cipher = Cipher.getInstance("AES/ECB/NoPadding");
            cipher.init(mode, key);
            return cipher;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES", e);
        }
    }

    synchronized String encrypt(long number) {
        var block = ByteBuffer.allocate(2 * Long.BYTES).putLong(check).putLong(number);
        return HexFormat.of().formatHex(apply(encryption, block.array()));
    }

    /** Returns the number of a position; -1 if this cipher has not encrypted it. */
    synchronized long decrypt(String position) {
        if (position.length() != POSITION_CHARACTERS || !position.matches("[0-9a-f]+")) return -1;
        var block = ByteBuffer.wrap(apply(decryption, HexFormat.of().parseHex(position)));
        return block.getLong() == check ? block.getLong() : -1;
    }

    private static byte[] apply(Cipher cipher, byte[] block) {
        try {
            return cipher.doFinal(block);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a block has the right length", e);
        }
    }
}
