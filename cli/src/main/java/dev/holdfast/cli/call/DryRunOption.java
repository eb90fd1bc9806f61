// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.call;

import picocli.CommandLine.Option;

/** The option of changes that Holdfast can check without carrying them out. */
public final class DryRunOption {
    @Option(names = "--dry-run", description = "Only check the change, and show its result.")
    boolean isGiven;

    public boolean isGiven() {
        return isGiven;
    }
}
