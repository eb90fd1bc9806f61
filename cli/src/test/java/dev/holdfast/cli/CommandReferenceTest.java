// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.cli.failure.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * Checks that the tables of docs/reference/command.md list the command's subcommands and options. {@code
 * -Dupdate.docs=true} updates these tables.
 */
class CommandReferenceTest {
    private static final Path PAGE = Path.of(System.getProperty("holdfast.root"), "docs/reference/command.md");

    @TempDir
    Path home;

    @Test
    void page_lists_all_commands() throws IOException {
        var rows = new ArrayList<String>();
        addRows(new TypedCommand(home).parser(), rows);
        compare("commands", "| command | what it does |\n|---|---|\n" + String.join("\n", rows));
    }

    @Test
    void page_lists_all_exit_codes() throws IOException {
        var rows = Arrays.stream(ExitCode.values())
                .map(code -> "| " + code.number() + " | " + code.meaning() + " |")
                .collect(Collectors.joining("\n"));
        compare("exit codes", "| exit code | meaning |\n|---|---|\n" + rows);
    }

    private static void addRows(CommandLine command, List<String> rows) {
        for (var child : command.getSubcommands().entrySet()) {
            var spec = child.getValue().getCommandSpec();
            if (!child.getKey().equals(spec.name()) || spec.usageMessage().hidden()) continue;
            if (!spec.subcommands().isEmpty()) addRows(child.getValue(), rows);
            else
                rows.add("| `" + spec.qualifiedName() + "` | "
                        + spec.usageMessage().description()[0] + " |");
        }
    }

    private static void compare(String part, String expected) throws IOException {
        var page = Files.readString(PAGE);
        var begin = "<!-- generated: " + part + " -->\n\n";
        var start = page.indexOf(begin) + begin.length();
        var end = page.indexOf("\n\n<!-- end -->", start);
        if (Boolean.getBoolean("update.docs"))
            Files.writeString(PAGE, page.substring(0, start) + expected + page.substring(end));
        else assertThat(page.substring(start, end)).isEqualTo(expected);
    }
}
