// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.transport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Supplies the API key for each request, so that a key can change while the application runs. */
@FunctionalInterface
public interface ApiKeySource {
    /** Returns the current key; null if the request needs no key. */
    @Nullable
    String currentKey();

    /** Returns a source without a key, for a server on the same machine that has no keys yet. */
    static ApiKeySource none() {
        return () -> null;
    }

    /** Returns a source of one key that never changes. */
    static ApiKeySource fixed(String key) {
        var checked = check(key);
        return () -> checked;
    }

    /**
     * Returns a source that reads the key from a file again for each request. If the file can't be read, the request
     * fails with a {@link TransportException}, and the client can retry it.
     */
    static ApiKeySource file(Path file) {
        return () -> {
            try {
                return check(Files.readString(file));
            } catch (IOException e) {
                throw new TransportException("can't read the API key in " + file, e, false);
            }
        };
    }

    /**
     * Checks the key, and returns it without spaces around it.
     *
     * @throws ApiKeyException if the key is empty or has signs that no header can contain
     */
    private static String check(String key) {
        var stripped = key.strip();
        if (!Pattern.matches("[\\x21-\\x7e]+", stripped)) throw new ApiKeyException();
        return stripped;
    }
}
