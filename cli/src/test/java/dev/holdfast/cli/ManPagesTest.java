// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManPagesTest {
    @TempDir
    Path home;

    private Path pages;

    @BeforeEach
    void writePages() {
        pages = home.resolve("man1");
        new TypedCommand(home).type("man-pages " + pages).succeeds();
    }

    @Test
    void page_describes_options_and_exit_codes() {
        assertThat(pages.resolve("holdfast-item-create.1"))
                .content()
                .startsWith(".TH \"HOLDFAST\\-ITEM\\-CREATE\" \"1\"")
                .contains(
                        ".SH \"SYNOPSIS\"\nholdfast item create",
                        ".TP\n.B \"\\-\\-within DURATION\"\n",
                        ".TP\n.B \"75\"\nHoldfast can't be reached",
                        ".SH \"SEE ALSO\"\nholdfast\\-item(1)\n");
    }

    @Test
    void group_lists_its_commands() {
        assertThat(pages.resolve("holdfast-item.1"))
                .content()
                .contains(".SH \"COMMANDS\"", ".B \"create\"", "holdfast\\-item\\-create(1)");
    }

    @Test
    void no_line_is_an_unknown_macro() throws Exception {
        try (var files = Files.list(pages)) {
            for (var file : files.toList())
                assertThat(Files.readAllLines(file))
                        .allMatch(line -> !line.startsWith("'"))
                        .allMatch(line -> !line.startsWith(".") || line.matches("\\.(TH|SH|TP|B)( .*)?"));
        }
    }
}
