// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.output;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.holdfast.cli.environment.CommandEnvironment;
import java.io.PrintStream;
import java.util.List;
import java.util.function.Supplier;

/** Prints a list page by page, so a long list needs little memory. */
public final class ListPrinter {
    private final CommandEnvironment environment;
    private final PrintStream out;
    private final OutputFormat format;
    private final ResultView view;
    private final TextTable table;
    private boolean isEmpty = true;

    ListPrinter(CommandEnvironment environment, OutputFormat format, ResultView view) {
        this.environment = environment;
        this.out = environment.out();
        this.format = format;
        this.view = view;
        this.table = new TextTable(view.columns(), environment.terminal(), out);
    }

    public void printPage(List<JsonNode> entries) {
        if (format == OutputFormat.TABLE)
            table.printPage(entries, environment.clock().instant());
        else entries.forEach(this::printEntry);
        isEmpty &= entries.isEmpty();
        environment.requireWritableOutput();
    }

    /** Prints the result of one of several changes. The table format prints a sentence for people instead. */
    public void printChange(JsonNode result, Supplier<String> sentence) {
        if (format == OutputFormat.TABLE) {
            out.println(SafeText.singleLine(sentence.get()));
            isEmpty = false;
        } else printPage(List.of(result));
    }

    private void printEntry(JsonNode entry) {
        switch (format) {
            case JSON -> {
                out.print(isEmpty ? "[" : ",");
                out.println();
                out.print(entry.toPrettyString().indent(2).stripTrailing());
            }
            case JSONL -> out.println(entry);
            case YAML ->
                out.print(YamlFormat.of(JsonNodeFactory.instance.arrayNode().add(entry)));
            case NAME -> out.println(view.name().apply(entry));
            case TABLE -> throw new IllegalStateException("a table has pages");
        }
        isEmpty = false;
    }

    /**
     * Ends a complete list. After a failure, nobody calls this method, so that an incomplete list isn't a valid
     * document.
     */
    public void finish() {
        table.finish();
        if (format == OutputFormat.JSON) out.println(isEmpty ? "[]" : System.lineSeparator() + "]");
        if (format == OutputFormat.YAML && isEmpty) out.println("[]");
        if (format == OutputFormat.TABLE && isEmpty) environment.err().println("Nothing found.");
    }
}
