// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.call;

import picocli.CommandLine.Option;

/** The options of every command that prints a list. */
public final class ListOptions {
    /** No limit. */
    public static final int ALL = Integer.MAX_VALUE;

    @Option(names = "--limit", paramLabel = "N", description = "The largest number of entries (default: all).")
    private int limit = ALL;

    public int limit() {
        return limit;
    }
}
