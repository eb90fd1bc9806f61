// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.call;

import dev.holdfast.cli.failure.CommandException;
import picocli.CommandLine.Option;

/** The options of every command that prints a list. */
public final class ListOptions {
    /** No limit. */
    public static final int ALL = Integer.MAX_VALUE;

    private int limit = ALL;

    @Option(names = "--limit", paramLabel = "N", description = "The largest number of entries (default: all).")
    void setLimit(int limit) {
        if (limit < 1) throw CommandException.usage("--limit must be at least 1");
        this.limit = limit;
    }

    public int limit() {
        return limit;
    }
}
