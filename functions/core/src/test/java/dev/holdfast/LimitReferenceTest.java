// SPDX-License-Identifier: Apache-2.0
package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The limits page has a row with the right value for every constant of core whose name marks a limit. */
class LimitReferenceTest {
    private static final Pattern LIMIT_NAME =
            Pattern.compile("((MAX|MIN|MOST|LEAST|LONGEST|SHORTEST|LARGEST|KEPT)(_.*)?)|.*_(MAX|MIN)");
    private static final Pattern ROW = Pattern.compile("\\|.*\\| ([^|]*) \\|[^|]*\\| `([A-Za-z0-9]+\\.[A-Z_]+)` \\|");

    private final String text = ReferencePage.of("reference/limits.md").text();
    private final Map<String, Set<Object>> constants = constants();

    @Test
    void every_row_has_the_value_of_its_constant() {
        for (var row : rows().entrySet()) {
            assertThat(constants).as("constants of core").containsKey(row.getKey());
            assertThat(constants.getOrDefault(row.getKey(), Set.of()).stream().map(LimitReferenceTest::format))
                    .as(row.getKey())
                    .anyMatch(value -> Pattern.matches(value + "\\b.*", row.getValue()));
        }
    }

    @Test
    void every_constant_named_as_a_limit_has_a_row() {
        var limits = new TreeSet<String>();
        for (var constant : constants.keySet())
            if (LIMIT_NAME.matcher(constant.replaceFirst(".*\\.", "")).matches()) limits.add(constant);
        assertThat(rows().keySet()).containsAll(limits);
    }

    /** Returns the value of each row by its constant. */
    private Map<String, String> rows() {
        var rows = new TreeMap<String, String>();
        text.lines()
                .map(ROW::matcher)
                .filter(row -> row.matches())
                .forEach(row -> rows.put(row.group(2), row.group(1)));
        var tableLines = text.lines()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| limit ") && !line.startsWith("| bound "));
        assertThat(rows).hasSameSizeAs(tableLines.toList());
        return rows;
    }

    /** Formats a value as the page writes it. */
    private static String format(Object value) {
        if (!(value instanceof Duration duration)) return String.valueOf(value);
        if (duration.toSeconds() % 86_400 == 0) return formatCount(duration.toDays(), "day");
        if (duration.toSeconds() % 3_600 == 0) return formatCount(duration.toHours(), "hour");
        if (duration.toSeconds() % 60 == 0) return formatCount(duration.toMinutes(), "minute");
        return formatCount(duration.toSeconds(), "second");
    }

    private static String formatCount(long count, String unit) {
        return count + " " + unit + (count == 1 ? "" : "s");
    }

    /** Returns the constants of core with numbers or durations; classes with the same simple name share a key. */
    private static Map<String, Set<Object>> constants() {
        var constants = new TreeMap<String, Set<Object>>();
        new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("dev.holdfast").stream()
                        .flatMap(type -> type.getFields().stream())
                        .filter(field -> field.getModifiers().contains(JavaModifier.STATIC)
                                && field.getModifiers().contains(JavaModifier.FINAL)
                                && Set.of("int", "long", Duration.class.getName())
                                        .contains(field.getRawType().getName()))
                        .forEach(field -> constants
                                .computeIfAbsent(
                                        field.getOwner().getSimpleName() + "." + field.getName(),
                                        name -> new HashSet<>())
                                .add(value(field)));
        return constants;
    }

    private static Object value(JavaField field) {
        try {
            var reflected = field.reflect();
            reflected.setAccessible(true);
            return Objects.requireNonNull(reflected.get(null));
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }
}
