// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.call;

import picocli.CommandLine.Option;

/** The option {@code --dry-run}, with which Holdfast only checks a change and shows its result. */
public final class DryRunOption {
    @Option(names = "--dry-run", description = "Only check the change, and show its result.")
    boolean isGiven;

    public boolean isGiven() {
        return isGiven;
    }
}
