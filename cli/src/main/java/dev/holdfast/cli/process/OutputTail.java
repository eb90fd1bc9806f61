// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.process;

import java.nio.charset.StandardCharsets;

/** Keeps the last bytes of a job's output. Its memory doesn't depend on the length of the output. */
final class OutputTail {
    static final int MAX_BYTES = 10_000;

    private final byte[] ring = new byte[MAX_BYTES];
    private long total;

    synchronized void append(byte[] bytes, int count) {
        for (var i = Math.max(0, count - MAX_BYTES); i < count; i++) ring[(int) ((total + i) % MAX_BYTES)] = bytes[i];
        total += count;
    }

    /**
     * Returns the bytes as UTF-8. If the first bytes of a character are lost, the text doesn't contain this character.
     */
    synchronized String text() {
        var length = (int) Math.min(total, MAX_BYTES);
        var bytes = new byte[length];
        for (var i = 0; i < length; i++) bytes[i] = ring[(int) ((total - length + i) % MAX_BYTES)];
        var start = 0;
        while (total > MAX_BYTES && start < 3 && isContinuation(bytes[start])) start++;
        return new String(bytes, start, length - start, StandardCharsets.UTF_8);
    }

    private static boolean isContinuation(byte value) {
        return (value & 0xC0) == 0x80;
    }
}
