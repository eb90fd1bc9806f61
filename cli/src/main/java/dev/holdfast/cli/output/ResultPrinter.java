// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.output;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.cli.environment.CommandEnvironment;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Prints the results of commands on stdout, in the chosen format. */
public final class ResultPrinter {
    private final CommandEnvironment environment;
    private final OutputFormat format;

    public ResultPrinter(CommandEnvironment environment, OutputFormat format) {
        this.environment = environment;
        this.format = format;
    }

    /** Prints one entry. In the table format, prints all members of the entry for people. */
    public void printEntry(JsonNode entry, String name) {
        printEntry(entry, name, UnaryOperator.identity());
    }

    /**
     * Does the same as {@link #printEntry(JsonNode, String)}, but prepares the entry for people in the table format.
     */
    public void printEntry(JsonNode entry, String name, UnaryOperator<JsonNode> details) {
        if (format == OutputFormat.TABLE)
            new DetailText(environment.out(), environment.clock().instant()).print(details.apply(entry));
        else printDocument(entry, name);
    }

    /** Prints the result of a change. The table format prints a sentence for people instead. */
    public void printChange(JsonNode result, String name, Supplier<String> sentence) {
        if (format == OutputFormat.TABLE) environment.out().println(SafeText.singleLine(sentence.get()));
        else printDocument(result, name);
    }

    private void printDocument(JsonNode document, String name) {
        switch (format) {
            case JSON -> environment.out().println(document.toPrettyString());
            case JSONL -> environment.out().println(document);
            case YAML -> environment.out().print(YamlFormat.of(document));
            case NAME -> environment.out().println(name);
            case TABLE -> throw new IllegalStateException("a table is no document");
        }
    }

    /** Begins a list. The caller must call {@link ListPrinter#finish} after the last page. */
    public ListPrinter list(ResultView view) {
        return new ListPrinter(environment, format, view);
    }
}
