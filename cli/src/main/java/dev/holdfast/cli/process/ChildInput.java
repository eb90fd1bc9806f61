// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The input of a child process. */
public final class ChildInput {
    private static final ChildInput INHERITED = new ChildInput(null);

    private final byte @Nullable [] bytes;

    private ChildInput(byte @Nullable [] bytes) {
        this.bytes = bytes;
    }

    /** Lets the child read the stdin of this process. */
    public static ChildInput inherited() {
        return INHERITED;
    }

    /** Gives the child an empty stdin. */
    public static ChildInput empty() {
        return of("");
    }

    /** Lets the child read a text in UTF-8 from stdin. The child can end before it has read the whole text. */
    public static ChildInput of(String text) {
        return new ChildInput(text.getBytes(StandardCharsets.UTF_8));
    }

    ProcessBuilder.Redirect redirect() {
        return bytes == null ? ProcessBuilder.Redirect.INHERIT : ProcessBuilder.Redirect.PIPE;
    }

    /** Begins to write the text, and doesn't wait for the child. */
    void sendTo(Process child) throws IOException {
        if (bytes == null) return;
        if (bytes.length == 0) {
            child.getOutputStream().close();
            return;
        }
        Thread.ofPlatform().daemon().name("holdfast-input").start(() -> write(bytes, child));
    }

    private static void write(byte[] bytes, Process child) {
        try (var out = child.getOutputStream()) {
            out.write(bytes);
        } catch (IOException e) {
            // The child has closed its stdin, or has ended.
        }
    }
}
