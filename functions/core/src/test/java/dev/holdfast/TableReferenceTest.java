// SPDX-License-Identifier: Apache-2.0
package dev.holdfast;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page about the table names exactly the key prefixes of the code. */
class TableReferenceTest {
    private static final Path SOURCES =
            Path.of(System.getProperty("holdfast.root", "../..")).resolve("functions/core/src/main/java");
    private static final Pattern PREFIX_LITERAL = Pattern.compile("\"([a-z-]+)/\"");
    private static final Pattern PREFIX_ON_PAGE = Pattern.compile("`([a-z-]+)/[^`]*`");

    /**
     * The kinds of queued intents. Each intent's sort key begins with its kind. The text of a kind comes from an enum.
     */
    private static final Set<String> INTENT_KINDS = Set.of("workflow", "method");

    private final ReferencePage page = ReferencePage.of("reference/table.md");

    @Test
    void the_page_names_exactly_the_prefixes_of_the_code() throws IOException {
        assertThat(prefixesOnPage()).isEqualTo(prefixesInCode());
    }

    private Set<String> prefixesOnPage() {
        var prefixes = new TreeSet<String>();
        Stream.of("## Rows", "## Indexes")
                .flatMap(heading -> page.rows(heading).stream())
                .forEach(row -> {
                    PREFIX_ON_PAGE.matcher(row.get(1)).results().forEach(prefix -> prefixes.add(prefix.group(1)));
                    PREFIX_ON_PAGE
                            .matcher(row.get(2))
                            .results()
                            .map(prefix -> prefix.group(1))
                            .filter(prefix -> !INTENT_KINDS.contains(prefix))
                            .forEach(prefixes::add);
                });
        return prefixes;
    }

    private static Set<String> prefixesInCode() throws IOException {
        try (var files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .flatMap(file -> PREFIX_LITERAL.matcher(textOf(file)).results())
                    .map(literal -> literal.group(1))
                    .collect(toCollection(TreeSet::new));
        }
    }

    private static String textOf(Path file) {
        return new ReferencePage(file).text();
    }
}
