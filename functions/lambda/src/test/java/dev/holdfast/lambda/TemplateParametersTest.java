// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.ReferencePage;
import dev.holdfast.lambdalocal.DeploymentTemplate;
import java.io.IOException;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The reference page lists the template's parameters with their descriptions. */
class TemplateParametersTest {
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
