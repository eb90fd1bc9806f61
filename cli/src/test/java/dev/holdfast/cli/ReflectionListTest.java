// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.codegen.aot.graalvm.ReflectionConfigGenerator;

/**
 * Checks that the native command's reflection list contains the fields that the parser sets. {@code -Dupdate.docs=true}
 * updates the list.
 */
class ReflectionListTest {
    private static final Path LIST = Path.of(
            System.getProperty("holdfast.root"),
            "cli/src/main/resources/META-INF/native-image/dev.holdfast/holdfast-cli/reflect-config.json");

    @TempDir
    Path home;

    @Test
    void list_contains_all_classes_of_commands() throws Exception {
        var specs = new ArrayList<CommandSpec>();
        collect(new TypedCommand(home).parser(), specs);
        var expected = ReflectionConfigGenerator.generateReflectionConfig(specs.toArray(CommandSpec[]::new))
                .replace(System.lineSeparator(), "\n");
        if (Boolean.getBoolean("update.docs")) Files.writeString(LIST, expected);
        assertThat(Files.readString(LIST)).isEqualTo(expected);
    }

    private static void collect(CommandLine command, List<CommandSpec> specs) {
        specs.add(command.getCommandSpec());
        command.getSubcommands().values().forEach(child -> collect(child, specs));
    }
}
