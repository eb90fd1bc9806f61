// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.output;

import java.util.Locale;

/** The form in which a command prints its result on stdout. */
public enum OutputFormat {
    /** For people. */
    TABLE,
    /** One JSON document. A list is an array. */
    JSON,
    /** One line of JSON per entry. */
    JSONL,
    YAML,
    /** One name per line, which other commands accept as an argument. */
    NAME;

    /** Returns the word that the option takes. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
