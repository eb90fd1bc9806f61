// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.agent;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads messages, each on a line of its own. The memory for a message has a limit. */
final class MessageReader {
    /**
     * The highest number of bytes of a message. The server accepts fewer bytes, so the server itself explains its
     * limit.
     */
    static final int MAX_MESSAGE_BYTES = 4_000_000;

    private final InputStream in;

    MessageReader(InputStream in) {
        this.in = new BufferedInputStream(in);
    }

    /** @param isComplete false for a message that is too long; its end is missing */
    record ReadMessage(byte[] bytes, boolean isComplete) {}

    /** Returns the next line that isn't empty; null at the end of the input. */
    @Nullable
    ReadMessage next() throws IOException {
        var line = new ByteArrayOutputStream();
        var isComplete = true;
        for (var octet = in.read(); octet >= 0; octet = in.read()) {
            if (octet == '\n') {
                if (isMessage(line)) return new ReadMessage(line.toByteArray(), isComplete);
                line.reset();
                isComplete = true;
                continue;
            }
            if (line.size() < MAX_MESSAGE_BYTES) line.write(octet);
            else isComplete = false;
        }
        return isMessage(line) ? new ReadMessage(line.toByteArray(), isComplete) : null;
    }

    private static boolean isMessage(ByteArrayOutputStream line) {
        for (var octet : line.toByteArray()) if (octet > ' ' || octet < 0) return true;
        return false;
    }
}
