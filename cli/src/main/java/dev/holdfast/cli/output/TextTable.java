// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.output;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.cli.environment.TerminalKind;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Prints entries as a table. The first page determines the widths of the columns. On a terminal, lines that are too
 * long end with an ellipsis.
 */
final class TextTable {
    private static final String GAP = "  ";
    private static final String BOLD = "\u001b[1m";
    private static final String NORMAL = "\u001b[0m";

    private final List<TableColumn> columns;
    private final TerminalKind terminal;
    private final PrintStream out;
    private List<List<String>> firstPage = List.of();
    private List<Integer> widths = List.of();

    TextTable(List<TableColumn> columns, TerminalKind terminal, PrintStream out) {
        this.columns = columns;
        this.terminal = terminal;
        this.out = out;
    }

    /** Prints a page. The first page is printed only when the second page or the end arrives. */
    void printPage(List<JsonNode> entries, Instant now) {
        if (entries.isEmpty()) return;
        var rows = entries.stream().map(entry -> cells(entry, now)).toList();
        if (firstPage.isEmpty() && widths.isEmpty()) firstPage = rows;
        else {
            begin(false);
            rows.forEach(row -> printLine(row, false));
        }
    }

    /** Ends the table. Ends the table. A table of only one page leaves out empty columns. */
    void finish() {
        begin(true);
    }

    private void begin(boolean isOnlyPage) {
        if (firstPage.isEmpty()) return;
        widths = widthsOf(firstPage, isOnlyPage);
        printLine(columns.stream().map(TableColumn::header).toList(), true);
        firstPage.forEach(row -> printLine(row, false));
        firstPage = List.of();
    }

    private List<String> cells(JsonNode entry, Instant now) {
        return columns.stream()
                .map(column -> SafeText.singleLine(column.cell().apply(entry, now)))
                .toList();
    }

    /** Returns the width of each column. A column that is left out has the width zero. */
    private List<Integer> widthsOf(List<List<String>> rows, boolean leavesOutEmptyColumns) {
        var measured = new ArrayList<Integer>();
        for (var index = 0; index < columns.size(); index++) {
            var width = 0;
            for (var row : rows) width = Math.max(width, TextWidth.of(row.get(index)));
            var header = TextWidth.of(columns.get(index).header());
            measured.add(width == 0 && leavesOutEmptyColumns ? 0 : Math.max(width, header));
        }
        return measured;
    }

    private void printLine(List<String> cells, boolean isHeader) {
        var line = new StringBuilder();
        for (var index = 0; index < cells.size(); index++) {
            if (widths.get(index) == 0) continue;
            if (!line.isEmpty()) line.append(GAP);
            var cell = cells.get(index);
            line.append(cell).append(" ".repeat(Math.max(0, widths.get(index) - TextWidth.of(cell))));
        }
        var text = TextWidth.cut(line.toString().stripTrailing(), terminal.columns());
        out.println(isHeader && terminal.hasColors() ? BOLD + text + NORMAL : text);
    }
}
