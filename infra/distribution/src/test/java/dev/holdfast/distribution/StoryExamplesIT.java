// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each example compares its output with its {@code expected.txt}, and fails if they differ. The comparison ignores
 * times and random numbers.
 */
class StoryExamplesIT {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"maintenance-window", "onboarding", "blue-green"})
    void story_prints_expected_output(String name) throws Exception {
        var example = ExampleRun.ROOT.resolve("examples").resolve(name);
        var run = ExampleRun.run(example.resolve("run"), folder);
        assertThat(run.exit()).as(run.output()).isZero();
        assertThat(run.output()).endsWith("Every line is as expected.\n");
        assertThat(folder.resolve("tmp")).isEmptyDirectory();
    }

    @Test
    void example_with_unexpected_output_fails() throws Exception {
        var run = ExampleRun.run(copyWithOtherExpectation("blue-green").resolve("run"), folder);
        assertThat(run.exit()).as(run.output()).isEqualTo(1);
        assertThat(run.output())
                .contains("< it wants another line", "FAILED: the output above differs from")
                .doesNotContain("as expected");
        assertThat(folder.resolve("tmp")).isEmptyDirectory();
    }

    /** Copies the repository, and changes an expected line of the example. */
    private Path copyWithOtherExpectation(String name) throws IOException {
        var copy = Files.createDirectory(folder.resolve("copy"));
        var exampleFolder = Files.createDirectories(copy.resolve("examples").resolve(name));
        for (var file : List.of("mvnw", "functions", "infra", "examples/holdfast.sh", "examples/story.sh")) {
            Files.createSymbolicLink(copy.resolve(file), ExampleRun.ROOT.resolve(file));
        }
        try (var files = Files.list(ExampleRun.ROOT.resolve("examples").resolve(name))) {
            for (var file : files.toList()) Files.copy(file, exampleFolder.resolve(file.getFileName()));
        }
        Files.writeString(exampleFolder.resolve("expected.txt"), "it wants another line\n", StandardOpenOption.APPEND);
        return exampleFolder;
    }
}
