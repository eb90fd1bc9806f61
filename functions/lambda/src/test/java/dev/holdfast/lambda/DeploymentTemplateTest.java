// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.lambdalocal.DeploymentTemplate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Checks the template with cfn-lint and SAM's translator. If a tool isn't installed, the report shows its check as
 * skipped.
 */
class DeploymentTemplateTest {
    private static final String PYTHON = "python3";

    @TempDir
    Path folder;

    @Test
    void cfn_lint_reports_nothing() throws Exception {
        assumeInstalled("cfn-lint", "cfn-lint", "--version");
        assertThat(run("cfn-lint", "--format", "parseable", DeploymentTemplate.TEMPLATE_FILE.toString()))
                .isEmpty();
    }

    @Test
    void sam_builds_stack_from_template() throws Exception {
        assumeInstalled("the SAM translator", PYTHON, "-c", "import samtranslator");
        var resources = translated().path("Resources");
        for (var function : DeploymentTemplate.read().functions().values()) {
            assertThat(resources.at("/" + function + "/Type").textValue())
                    .as(function)
                    .isEqualTo("AWS::Lambda::Function");
            assertThat(resources.at("/" + function + "Role/Type").textValue())
                    .as("the role of " + function)
                    .isEqualTo("AWS::IAM::Role");
        }
        assertThat(resources.at("/SweepSchedule/Type").textValue()).isEqualTo("AWS::Scheduler::Schedule");
        assertThat(resources.at("/PublishEventsChanges/Type").textValue()).isEqualTo("AWS::Lambda::EventSourceMapping");
        for (var function : new String[] {"DeliverEvents", "ReleaseDueIntents"}) {
            assertThat(resources.at("/" + function + "EventInvokeConfig/Type").textValue())
                    .isEqualTo("AWS::Lambda::EventInvokeConfig");
        }
    }

    @Test
    void no_role_has_more_policies_than_iam_allows() throws Exception {
        assumeInstalled("the SAM translator", PYTHON, "-c", "import samtranslator");
        for (var resource : translated().path("Resources").properties()) {
            var policies = resource.getValue().at("/Properties/ManagedPolicyArns");
            assertThat(policies.size()).as(resource.getKey()).isLessThanOrEqualTo(10);
        }
    }

    /** A managed policy of AWS covers all log groups, all streams and all networks of the account. */
    @Test
    void no_role_of_function_has_policy_of_aws() throws Exception {
        assumeInstalled("the SAM translator", PYTHON, "-c", "import samtranslator");
        for (var resource : translated().path("Resources").properties()) {
            var policies = resource.getValue().at("/Properties/ManagedPolicyArns");
            assertThat(policies.toString()).as(resource.getKey()).doesNotContain(":iam::aws:policy");
        }
    }

    private JsonNode translated() throws Exception {
        var script = folder.resolve("translate.py");
        try (var source = DeploymentTemplateTest.class.getResourceAsStream("/translate.py")) {
            Files.copy(java.util.Objects.requireNonNull(source), script);
        }
        return new ObjectMapper().readTree(run(PYTHON, script.toString(), DeploymentTemplate.TEMPLATE_FILE.toString()));
    }

    private static void assumeInstalled(String tool, String... probe) throws Exception {
        var found = false;
        try {
            found = new ProcessBuilder(probe)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException absent) {
            found = false;
        }
        Assumptions.assumeTrue(found, tool + " is not installed here, so the template was not put to it");
    }

    private String run(String... command) throws Exception {
        var output = folder.resolve("output");
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES))
                .as(String.join(" ", List.of(command)))
                .isTrue();
        var text = Files.readString(output);
        assertThat(process.exitValue()).as(text).isZero();
        return text;
    }
}
