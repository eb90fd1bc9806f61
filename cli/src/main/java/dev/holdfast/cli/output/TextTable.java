// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.output;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.cli.environment.TerminalKind;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Prints entries as a table. The first page determines the widths of the columns, and leaves out empty columns. On a
 * terminal, lines that are too long end with an ellipsis.
 */
final class TextTable {
    private static final String GAP = "  ";
    private static final String BOLD = "\u001b[1m";
    private static final String NORMAL = "\u001b[0m";

    private final List<TableColumn> columns;
    private final TerminalKind terminal;
    private final PrintStream out;
    private List<Integer> widths = List.of();

    TextTable(List<TableColumn> columns, TerminalKind terminal, PrintStream out) {
        this.columns = columns;
        this.terminal = terminal;
        this.out = out;
    }

    void printPage(List<JsonNode> entries, Instant now) {
        var rows = entries.stream().map(entry -> cells(entry, now)).toList();
        if (widths.isEmpty() && !rows.isEmpty()) {
            widths = widthsOf(rows);
            printLine(columns.stream().map(TableColumn::header).toList(), true);
        }
        rows.forEach(row -> printLine(row, false));
    }

    private List<String> cells(JsonNode entry, Instant now) {
        return columns.stream()
                .map(column -> SafeText.singleLine(column.cell().apply(entry, now)))
                .toList();
    }

    /** An empty column has the width zero. */
    private List<Integer> widthsOf(List<List<String>> rows) {
        var measured = new ArrayList<Integer>();
        for (var index = 0; index < columns.size(); index++) {
            var width = 0;
            for (var row : rows) width = Math.max(width, row.get(index).length());
            measured.add(
                    width == 0 ? 0 : Math.max(width, columns.get(index).header().length()));
        }
        return measured;
    }

    private void printLine(List<String> cells, boolean isHeader) {
        var line = new StringBuilder();
        for (var index = 0; index < cells.size(); index++) {
            if (widths.get(index) == 0) continue;
            if (!line.isEmpty()) line.append(GAP);
            var cell = cells.get(index);
            line.append(cell).append(" ".repeat(Math.max(0, widths.get(index) - cell.length())));
        }
        var text = cut(line.toString().stripTrailing());
        out.println(isHeader && terminal.hasColors() ? BOLD + text + NORMAL : text);
    }

    private String cut(String line) {
        if (line.length() <= terminal.columns()) return line;
        var end = line.offsetByCodePoints(0, Math.min(line.codePointCount(0, line.length()), terminal.columns() - 1));
        return line.substring(0, end) + "…";
    }
}
