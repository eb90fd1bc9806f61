// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.queue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that bind the release of an intent to a window. */
public final class WindowOptions {
    @Option(names = "--earliest", paramLabel = "TIME", description = "The earliest release (RFC 3339).")
    @Nullable
    private String earliest;

    @Option(names = "--latest", paramLabel = "TIME", description = "The latest release. Then the intent expires.")
    @Nullable
    private String latest;

    @Option(names = "--auto", description = "Release the approved intent when the window opens.")
    private boolean isAutomatic;

    /** Returns the window; null if there is none. */
    public @Nullable ObjectNode toJson() {
        if (earliest == null && latest == null && !isAutomatic) return null;
        var window = JsonNodeFactory.instance.objectNode();
        if (earliest != null) window.put("earliest", earliest);
        if (latest != null) window.put("latest", latest);
        if (isAutomatic) window.put("auto", true);
        return window;
    }
}
