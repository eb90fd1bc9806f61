// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.lambdalocal.DeploymentPackage;
import dev.holdfast.lambdalocal.DeploymentTemplate;
import dev.holdfast.lambdalocal.LambdaProcess;
import dev.holdfast.lambdalocal.RuntimeApi.InvocationOutcome;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the built deployment package, JVM or native, with a local Runtime API of Lambda. */
class DeploymentPackageIT {
    private static final Map<String, String> ENVIRONMENT = Map.of("HOLDFAST_APP", "shop", "HOLDFAST_TABLE", "holdfast");

    @TempDir
    static Path folder;

    private static DeploymentPackage deploymentPackage = new DeploymentPackage(Path.of("."), "", java.util.List.of());

    @BeforeAll
    static void unpack() throws Exception {
        var deploymentTemplate = DeploymentTemplate.read();
        deploymentPackage = DeploymentPackage.unpacked(
                deploymentTemplate.packagePath("get-item"),
                folder.resolve("task"),
                deploymentTemplate.handler("get-item"));
    }

    @Test
    void unknown_function_fails_at_start_with_reason() throws Exception {
        try (var lambda = LambdaProcess.start(deploymentPackage, "no-such-function", ENVIRONMENT)) {
            assertThat(lambda.invoke("{}")).isInstanceOf(InvocationOutcome.InvocationFailure.class);
            assertThat(lambda.log()).contains("does not match a function: no-such-function");
        }
    }
}
