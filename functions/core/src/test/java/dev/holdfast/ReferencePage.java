// SPDX-License-Identifier: Apache-2.0
package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A page under {@code docs/} that tests compare with the code: its tables and its generated parts.
 *
 * <p>A generated part is between {@code <!-- generated: name -->} and {@code <!-- end -->}. With
 * {@code -Dupdate.docs=true}, the test updates it.
 */
public record ReferencePage(Path file) {
    private static final Path DOCS =
            Path.of(System.getProperty("holdfast.root", "../..")).resolve("docs");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    /** @param name the page's path under {@code docs/} */
    public static ReferencePage of(String name) {
        return new ReferencePage(DOCS.resolve(name));
    }

    public String text() {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns the rows of the tables between a heading and the next heading, each as a list of cells, without header
     * rows.
     */
    public List<List<String>> rows(String heading) {
        var lines = text().lines()
                .dropWhile(line -> !line.equals(heading))
                .skip(1)
                .takeWhile(line -> !line.startsWith("#"))
                .toList();
        var rows = new ArrayList<List<String>>();
        for (var i = 0; i < lines.size(); i++) {
            var isHeader = i + 1 < lines.size() && lines.get(i + 1).startsWith("|--");
            if (lines.get(i).startsWith("|") && !lines.get(i).startsWith("|--") && !isHeader)
                rows.add(cells(lines.get(i)));
        }
        assertThat(rows).as("rows under %s in %s", heading, file).isNotEmpty();
        return rows;
    }

    private static List<String> cells(String line) {
        return List.of(line.substring(1).replaceFirst("\\|\\s*$", "").split("(?<!\\\\)\\|", -1)).stream()
                .map(String::strip)
                .toList();
    }

    /** Returns the code spans in the first column of the tables under a heading. */
    public Set<String> names(String heading) {
        return rows(heading).stream()
                .flatMap(row -> code(row.getFirst()).stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Returns the code spans of a cell, in their order. */
    public static List<String> code(String cell) {
        return CODE.matcher(cell).results().map(match -> match.group(1)).toList();
    }

    /** Asserts that the generated part equals the text; updates the part with {@code -Dupdate.docs=true}. */
    public void assertGenerated(String part, String text) {
        var begin = "<!-- generated: " + part + " -->\n";
        var page = text();
        var from = page.indexOf(begin);
        assertThat(from).as("%s has a part %s", file, part).isNotNegative();
        from += begin.length();
        var to = page.indexOf("<!-- end -->", from);
        assertThat(to).as("%s ends the part %s", file, part).isNotNegative();
        if (Boolean.getBoolean("update.docs")) write(page.substring(0, from) + text + page.substring(to));
        else
            assertThat(page.substring(from, to))
                    .as("%s, part %s; run this test with -Dupdate.docs=true to update it", file, part)
                    .isEqualTo(text);
    }

    private void write(String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
