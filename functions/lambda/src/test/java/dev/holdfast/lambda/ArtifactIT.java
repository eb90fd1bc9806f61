package dev.holdfast.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.lambdalocal.Artifact;
import dev.holdfast.lambdalocal.LambdaProcess;
import dev.holdfast.lambdalocal.RuntimeApi.Outcome;
import dev.holdfast.lambdalocal.Template;
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

/** The deployment package that was built, JVM or native, run as Lambda would run it. */
class ArtifactIT {
    private static final Map<String, String> PINNED = Map.of("HOLDFAST_APP", "shop", "HOLDFAST_TABLE", "holdfast");

    @TempDir
    static Path folder;

    private static Artifact artifact = new Artifact(Path.of("."), "", java.util.List.of());

    @BeforeAll
    static void unpack() throws Exception {
        var template = Template.read();
        artifact = Artifact.unpacked(template.code("get-item"), folder.resolve("task"), template.handler("get-item"));
    }

    @Test
    void a_function_that_nobody_wrote_fails_at_its_start_and_says_why() throws Exception {
        try (var lambda = LambdaProcess.start(artifact, "no-such-function", PINNED)) {
            assertThat(lambda.invoke("{}")).isInstanceOf(Outcome.Failed.class);
            assertThat(lambda.log()).contains("does not match a function: no-such-function");
        }
    }

    /** Those that a caller calls; the others are called by AWS with events that only it can make. */
    static Stream<String> called() throws Exception {
        var called = new TreeSet<>(Template.read().functions().keySet());
        called.removeAll(Set.of("sweep", "publish-events", "deliver-events", "release-due"));
        return called.stream();
    }

    @ParameterizedTest
    @MethodSource("called")
    void what_can_not_be_a_request_is_answered_with_a_problem_and_the_function_goes_on(String function)
            throws Exception {
        try (var lambda = LambdaProcess.start(artifact, function, PINNED)) {
            for (var event : new String[] {"[]", "\"text\"", "[".repeat(5000) + "]".repeat(5000)}) {
                var outcome = lambda.invoke(event);
                assertThat(outcome).as(lambda.log()).isInstanceOf(Outcome.Answered.class);
                var answer = new ObjectMapper().readTree(((Outcome.Answered) outcome).json());
                assertThat(answer.at("/problem/status").intValue())
                        .as(answer.toString())
                        .isBetween(400, 422);
            }
        }
    }
}
