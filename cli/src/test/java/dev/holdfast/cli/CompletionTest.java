// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(RunningServer.class)
class CompletionTest {
    private final TypedCommand shell;

    CompletionTest(TypedCommand shell) {
        this.shell = shell;
    }

    @ParameterizedTest
    @CsvSource({
        "complete -- it, item",
        "complete -- item cr, create",
        "complete -- item get --ou, --output",
        "complete -- item get -o js, json",
        "complete -- queue execute --met, --method",
        "complete -- item get sim, simple/",
        "complete -- workflow get sim, simple",
        "complete -- item get --workflow sim, simple"
    })
    void candidate_continues_the_word(String line, String candidate) {
        assertThat(shell.type(line).succeeds().out().lines()).contains(candidate);
    }

    @Test
    void keys_and_ids_come_from_the_server() {
        shell.type("item create simple/jan.csv").succeeds();
        shell.type("method queue database vacuum").succeeds();
        assertThat(lines("complete -- item complete simple/j")).containsExactly("simple/jan.csv");
        assertThat(lines("complete -- queue show meth")).hasSize(1);
    }

    @Test
    void hidden_commands_and_dead_servers_offer_nothing() {
        assertThat(lines("complete -- compl")).containsExactly("completeness", "completion");
        shell.variable("HOLDFAST_URL", "http://localhost:1");
        assertThat(lines("complete -- item get s")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh", "fish"})
    void script_has_no_syntax_error(String name) throws Exception {
        var script = shell.type("completion " + name).succeeds().out();
        Assumptions.assumeTrue(isInstalled(name), name + " is not installed");
        var check = new ProcessBuilder(name, "-n", "/dev/stdin")
                .redirectErrorStream(true)
                .start();
        check.getOutputStream().write(script.getBytes(StandardCharsets.UTF_8));
        check.getOutputStream().close();
        assertThat(check.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(check.exitValue()).isZero();
    }

    private List<String> lines(String line) {
        return shell.type(line).succeeds().out().lines().toList();
    }

    private static boolean isInstalled(String name) throws InterruptedException {
        try {
            return new ProcessBuilder(name, "-c", "true").start().waitFor(20, TimeUnit.SECONDS);
        } catch (IOException e) {
            return false;
        }
    }
}
