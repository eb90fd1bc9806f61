// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.ReferencePage;
import dev.holdfast.lambdalocal.DeploymentTemplate;
import io.quarkus.funqy.Funq;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jboss.jandex.DotName;
import org.jboss.jandex.Indexer;
import org.junit.jupiter.api.Test;

/** The code, the template and the reference name the same functions. */
class FunctionDriftTest {
    private final ReferencePage page = ReferencePage.of("reference/functions.md");
    private final DeploymentTemplate deploymentTemplate;

    FunctionDriftTest() throws IOException {
        deploymentTemplate = DeploymentTemplate.read();
    }

    @Test
    void template_deploys_exactly_functions_of_code() throws Exception {
        assertThat(deploymentTemplate.functions().keySet()).isEqualTo(functionsOfCode());
    }

    @Test
    void reference_lists_exactly_functions_of_code() throws Exception {
        assertThat(page.names("## Functions")).isEqualTo(functionsOfCode());
    }

    @Test
    void special_payloads_belong_to_existing_functions() throws Exception {
        var differing = page.rows("## Payloads").stream()
                .flatMap(row -> ReferencePage.code(row.getFirst()).stream())
                .filter(name -> name.contains("-"))
                .toList();
        assertThat(functionsOfCode()).containsAll(differing);
        assertThat(differing).isNotEmpty();
    }

    @Test
    void resource_has_name_of_its_function() {
        deploymentTemplate.functions().forEach((function, resource) -> {
            assertThat(resource.replaceAll("(?<!^)(?=[A-Z])", "-").toLowerCase(java.util.Locale.ROOT))
                    .isEqualTo(function);
            assertThat(deploymentTemplate
                            .properties(resource)
                            .path("FunctionName")
                            .textValue())
                    .isEqualTo("${AWS::StackName}-" + function);
            assertThat(deploymentTemplate
                            .root()
                            .at("/Outputs/" + resource + "Arn/Value")
                            .textValue())
                    .isEqualTo(resource + ".Arn");
        });
    }

    /** Returns the function names in this module's {@code @Funq} annotations. */
    private static Set<String> functionsOfCode() throws Exception {
        var indexer = new Indexer();
        var classes = Path.of(InvocationPayload.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (var files = Files.walk(classes)) {
            for (var file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                try (var code = Files.newInputStream(file)) {
                    indexer.index(code);
                }
            }
        }
        return indexer.complete().getAnnotations(DotName.createSimple(Funq.class)).stream()
                .map(funq -> funq.value() == null
                        ? funq.target().asMethod().name()
                        : funq.value().asString())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
