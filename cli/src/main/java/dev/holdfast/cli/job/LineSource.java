// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.job;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines of UTF-8. The length of a line is limited, because the system limits the length of a command's argument.
 */
final class LineSource {
    private static final int MAX_LINE_BYTES = 128 * 1024;

    private final InputStream in;
    private long number;

    LineSource(InputStream in) {
        this.in = new BufferedInputStream(in);
    }

    /** Returns the next line without its end; null at the end of the input. */
    @Nullable
    String next() throws IOException {
        var line = new ByteArrayOutputStream();
        number++;
        var value = in.read();
        if (value < 0) return null;
        for (; value >= 0 && value != '\n'; value = in.read()) {
            if (line.size() == MAX_LINE_BYTES)
                throw new IOException("line " + number + " is longer than " + MAX_LINE_BYTES + " bytes");
            line.write(value);
        }
        var text = line.toString(StandardCharsets.UTF_8);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }
}
