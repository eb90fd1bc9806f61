// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Checks that the page about security names an existing test for each of its promises. */
class SecurityPromiseTest {
    private static final String TABLE_HEADING = "Promises and their tests";
    private static final Pattern HEADING = Pattern.compile("(?m)^## (.+)$");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| ([^|]+) \\| ([^|]+) \\| ([^|]+) \\|$");
    private static final Pattern TEST_NAME = Pattern.compile("`(\\w+#\\w+)`");

    private final String page;
    private final String table;

    SecurityPromiseTest() throws IOException {
        page = Files.readString(TestSources.PROJECT.resolve("docs/explanation/security.md"));
        table = page.substring(page.indexOf("## " + TABLE_HEADING));
    }

    @Test
    void every_promise_names_existing_tests() throws IOException {
        var existing = TestSources.testNames().stream()
                .map(test -> test.className() + "#" + test.name())
                .collect(Collectors.toSet());
        assertThat(promises()).isNotEmpty().allSatisfy(row -> {
            var tests = TEST_NAME.matcher(row).results().map(m -> m.group(1)).toList();
            assertThat(tests).as(row).isNotEmpty();
            assertThat(existing).as(row).containsAll(tests);
        });
    }

    @Test
    void every_section_has_promise_with_test() {
        var sections = HEADING.matcher(page)
                .results()
                .map(m -> m.group(1))
                .filter(heading -> !heading.equals(TABLE_HEADING))
                .collect(Collectors.toCollection(TreeSet::new));
        var covered = promises().stream()
                .map(row -> row.split("\\|")[1].strip())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(covered).isEqualTo(sections);
    }

    private Set<String> promises() {
        return ROW.matcher(table)
                .results()
                .map(m -> m.group())
                .filter(row -> !row.startsWith("| section |"))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
