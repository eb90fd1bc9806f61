// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.aws.target;

import dev.holdfast.json.CanonicalHash;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Makes ids for FIFO topics and queues, which accept at most 128 ASCII characters. */
final class FifoId {
    private static final Pattern VALID_ID_PATTERN = Pattern.compile("[\\x21-\\x7E]{1,128}");

    private FifoId() {}

    /** Returns the text if it is a valid id. Returns the SHA-256 hash of any other text, in hexadecimal digits. */
    static String fit(String text) {
        return VALID_ID_PATTERN.matcher(text).matches() ? text : HexFormat.of().formatHex(CanonicalHash.sha256(text));
    }
}
