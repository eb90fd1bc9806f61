// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.mcp;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.ReferencePage;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The reference, the contract and the code name the same tools. */
class ToolReferenceTest {
    private final ReferencePage page = ReferencePage.of("reference/agent-tools.md");
    private final ToolCatalog toolCatalog = new ToolCatalog();

    @Test
    void page_lists_exactly_tools_and_operations_of_contract() {
        var onPage = page.rows("## Tools").stream()
                .map(row -> ReferencePage.code(row.get(0)).getFirst() + " "
                        + ReferencePage.code(row.get(1)).getFirst())
                .collect(Collectors.toSet());
        var inContract = toolCatalog.tools().values().stream()
                .map(tool -> tool.name() + " " + tool.operation())
                .collect(Collectors.toSet());
        assertThat(onPage).isEqualTo(inContract);
    }

    @Test
    void page_names_scope_of_each_tool() {
        for (var row : page.rows("## Tools")) {
            var tool = requireNonNull(
                    toolCatalog.tools().get(ReferencePage.code(row.get(0)).getFirst()));
            assertThat(tool.description().replaceAll("\\s+", " "))
                    .as(tool.name())
                    .contains(
                            "Needs the scope `" + ReferencePage.code(row.get(2)).getFirst() + "`");
        }
    }

    @Test
    void page_names_arguments_that_tools_lack() {
        for (var row : page.rows("## Tools")) {
            var tool = requireNonNull(
                    toolCatalog.tools().get(ReferencePage.code(row.get(0)).getFirst()));
            assertThat(tool.omitted()).as(tool.name()).isEqualTo(ReferencePage.code(row.get(4)));
            assertThat(tool.argumentNames().stream().filter(tool.omitted()::contains))
                    .isEmpty();
        }
    }

    @Test
    void page_names_limit_of_result() {
        assertThat(page.text()).contains(String.format(Locale.ROOT, "at most %,d bytes", ToolAnswer.MAX_RESULT_BYTES));
    }

    @Test
    void page_lists_versions_of_protocol() {
        var versions = page.rows("## Protocol").stream()
                .filter(row -> row.getFirst().equals("versions"))
                .map(row -> row.get(1))
                .collect(Collectors.joining());
        assertThat(Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
                        .matcher(versions)
                        .results())
                .extracting(MatchResult::group)
                .isEqualTo(ProtocolEra.VERSIONS);
    }

    @Test
    void schemas_are_complete_and_have_no_combinations_at_root() {
        for (var tool : toolCatalog.tools().values()) {
            var schema = tool.inputSchema();
            assertThat(schema.toString()).doesNotContain("$ref", "\"example\"");
            assertThat(schema.path("additionalProperties").asBoolean(true)).isFalse();
            // Some clients refuse a schema that has alternatives at its root.
            for (var combination : List.of("oneOf", "anyOf", "allOf"))
                assertThat(schema.has(combination)).as(tool.name()).isFalse();
            assertThat(Stream.of("app", "Holdfast-Actor", "idempotency-key"))
                    .noneMatch(name -> tool.argumentNames().contains(name));
        }
    }

    @Test
    void descriptions_are_short_enough_for_models() {
        assertThat(toolCatalog.tools().values())
                .allSatisfy(tool -> assertThat(tool.description()).hasSizeBetween(50, 3_000));
    }
}
