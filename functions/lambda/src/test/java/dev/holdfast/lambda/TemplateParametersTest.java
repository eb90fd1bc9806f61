// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.ReferencePage;
import dev.holdfast.lambdalocal.DeploymentTemplate;
import java.io.IOException;
import java.nio.file.Files;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The reference page lists the template's parameters with their descriptions. */
class TemplateParametersTest {
    private static final Pattern OVERRIDE = Pattern.compile("\"([A-Z][A-Za-z]+)=([^\"]*)\"");

    @Test
    void page_lists_every_parameter_with_default_and_meaning() throws IOException {
        var rows = DeploymentTemplate.read().root().path("Parameters").properties().stream()
                .map(parameter -> "| `" + parameter.getKey() + "` | " + defaultOf(parameter.getValue()) + " | "
                        + allowedValuesOf(parameter.getValue()) + " | "
                        + parameter.getValue().path("Description").asText() + " |\n")
                .collect(Collectors.joining());
        ReferencePage.of("reference/template-parameters.md")
                .assertGenerated(
                        "parameters",
                        "\n| parameter | default | values | meaning |\n|---|---|---|---|\n"
                                + rows.replaceAll("\\|  (?=\\|)", "| ") + "\n");
    }

    @Test
    void example_for_sam_uses_only_existing_parameters() throws IOException {
        var parameters = DeploymentTemplate.read().root().path("Parameters");
        var example = Files.readString(DeploymentTemplate.PROJECT_FOLDER.resolve("examples/aws/samconfig.toml"));
        var overrides = OVERRIDE.matcher(example).results().toList();
        assertThat(overrides).hasSizeGreaterThan(4);
        for (var override : overrides) {
            var parameter = parameters.path(override.group(1));
            assertThat(parameter.isObject()).as(override.group()).isTrue();
            if (parameter.has("AllowedValues"))
                assertThat(parameter.path("AllowedValues").valueStream().map(JsonNode::asText))
                        .contains(override.group(2));
            assertThat(override.group(2))
                    .matches(parameter.path("AllowedPattern").asText(".*"));
        }
    }

    private static String defaultOf(JsonNode parameter) {
        var value = parameter.path("Default").asText();
        return value.isEmpty() ? "" : "`" + value + "`";
    }

    private static String allowedValuesOf(JsonNode parameter) {
        if (parameter.has("AllowedValues"))
            return StreamSupport.stream(parameter.get("AllowedValues").spliterator(), false)
                    .map(value -> "`" + value.asText() + "`")
                    .collect(Collectors.joining(", "));
        if (parameter.has("MinValue"))
            return parameter.get("MinValue").asText() + " to "
                    + parameter.get("MaxValue").asText();
        return parameter.path("Type").asText().equals("CommaDelimitedList") ? "a list with commas" : "";
    }
}
