// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.job;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A command and its item.
 *
 * @param line the line of input that the command works on; null for a command without lines
 */
record TrackedJob(
        String workflow,
        String key,
        String title,
        List<String> command,
        @Nullable String line) {
    private static final int MAX_TITLE_CHARACTERS = 512;

    TrackedJob {
        title = plain(title);
        if (title.isEmpty()) title = key;
    }

    /** Returns the name of the item in the form that commands accept as an argument. */
    String itemName() {
        return workflow + "/" + key;
    }

    /** Returns the title without control characters, and cuts a title that is too long. */
    private static String plain(String title) {
        var safe = title.replaceAll("[\\p{Cc}\\p{Zl}\\p{Zp}]", " ").strip();
        return safe.codePointCount(0, safe.length()) <= MAX_TITLE_CHARACTERS
                ? safe
                : safe.substring(0, safe.offsetByCodePoints(0, MAX_TITLE_CHARACTERS - 1)) + "…";
    }
}
