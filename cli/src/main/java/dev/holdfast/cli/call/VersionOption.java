// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.call;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --if-version}, with which Holdfast refuses a change if the version differs. */
public final class VersionOption {
    @Option(names = "--if-version", paramLabel = "N", description = "Refuse the change if the version differs.")
    @Nullable
    Long version;

    public @Nullable Long version() {
        return version;
    }
}
