// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.connection;

import io.netty.buffer.ByteBuf;

/**
 * Counts the lines of a request's head, or of its body's trailers. The framework limits only the bytes of these lines,
 * and needs far more memory for many short lines.
 */
final class HeaderLineCounter {
    /** The maximum number of header lines in a head, and in a body's trailers. */
    static final int MAX_HEADER_LINES = 200;

    /** The number of lines that aren't headers: the request line or the line of the last chunk, and the empty line. */
    private static final int FURTHER_LINES = 2;

    private static final byte LINE_FEED = '\n';

    private int lineCount;

    /** Counts the lines that end in a part of the buffer. Returns their number. */
    int count(ByteBuf in, int start, int end) {
        var lines = 0;
        for (var at = in.indexOf(start, end, LINE_FEED); at >= 0; at = in.indexOf(at + 1, end, LINE_FEED)) lines++;
        lineCount += lines;
        return lines;
    }

    boolean hasTooMany() {
        return lineCount > MAX_HEADER_LINES + FURTHER_LINES;
    }

    /** Starts the count for the next head or the next trailers. */
    void reset() {
        lineCount = 0;
    }
}
