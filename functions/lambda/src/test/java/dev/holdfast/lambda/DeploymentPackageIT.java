// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.lambdalocal.DeploymentPackage;
import dev.holdfast.lambdalocal.DeploymentTemplate;
import dev.holdfast.lambdalocal.LambdaProcess;
import dev.holdfast.lambdalocal.RuntimeApi.InvocationOutcome;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The built deployment package, JVM or native, in the Lambda runtime. */
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

    /** The functions for callers; AWS invokes the others with its own events. */
    static Stream<String> functionsForCallers() throws Exception {
        var functions = new TreeSet<>(DeploymentTemplate.read().functions().keySet());
        functions.removeAll(Set.of("sweep", "publish-events", "deliver-events", "release-due-intents"));
        return functions.stream();
    }

    @ParameterizedTest
    @MethodSource("functionsForCallers")
    void malformed_request_gets_problem_and_function_continues(String function) throws Exception {
        try (var lambda = LambdaProcess.start(deploymentPackage, function, ENVIRONMENT)) {
            for (var event : new String[] {"[]", "\"text\"", "[".repeat(5000) + "]".repeat(5000)}) {
                var invocationOutcome = lambda.invoke(event);
                assertThat(invocationOutcome).as(lambda.log()).isInstanceOf(InvocationOutcome.InvocationAnswer.class);
                var answer =
                        new ObjectMapper().readTree(((InvocationOutcome.InvocationAnswer) invocationOutcome).json());
                assertThat(answer.at("/problem/status").intValue())
                        .as(answer.toString())
                        .isBetween(400, 422);
            }
        }
    }
}
