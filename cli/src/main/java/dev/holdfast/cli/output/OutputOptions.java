// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.output;

import picocli.CommandLine.Option;

/** The options of every command that prints a result. */
public final class OutputOptions {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "The form of the result: ${COMPLETION-CANDIDATES}.")
    OutputFormat format = OutputFormat.TABLE;

    public OutputFormat format() {
        return format;
    }
}
