// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.ReferencePage;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks that the page about cost contains the output of {@link CostReport}. */
class CostPageTest {
    static Stream<Arguments> parts() {
        return Stream.of(
                part("shapes", CostReport::shapes),
                part("additions", CostReport::additions),
                part("monthly", CostReport::monthly),
                part("others", CostReport::others),
                part("assumptions", CostReport::assumptions),
                part("prices", CostReport::prices));
    }

    private static Arguments part(String name, Supplier<String> text) {
        return Arguments.of(name, text);
    }

    @Test
    void every_price_has_unit_date_and_source() {
        assertThat(CostTable.read("prices.csv").lines().values())
                .allSatisfy(line -> assertThat(line)
                        .hasSize(6)
                        .satisfies(cells -> assertThat(cells.get(4)).matches("\\d{4}-\\d{2}"))
                        .satisfies(cells -> assertThat(cells.getLast()).startsWith("https://")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("parts")
    void the_page_shows_the_output_of_the_script(String part, Supplier<String> text) {
        ReferencePage.of("explanation/cost.md").assertGenerated(part, text.get());
    }
}
