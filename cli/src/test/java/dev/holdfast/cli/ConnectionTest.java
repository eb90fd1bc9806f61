// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(RunningServer.class)
class ConnectionTest {
    private final TypedCommand shell;
    private final String url;

    @TempDir
    Path home;

    ConnectionTest(TypedCommand shell) {
        this.shell = shell;
        this.url = shell.variable("HOLDFAST_URL");
    }

    @Test
    void stored_context_names_server_and_application() {
        var person = new TypedCommand(home);
        person.type("login " + url + " --app stored --no-key").succeeds();
        person.type("item create k").succeeds();
        assertThat(shell.type("item get k --app stored").succeeds().out()).contains("simple");
        person.type("login " + url + " --app second --no-key").succeeds();
        assertThat(person.type("context list -o jsonl").out().lines()).hasSize(2);
        person.type("item get k").failsWith(5);
        person.type("context use stored").succeeds();
        person.type("item get k").succeeds();
        person.type("item get k --context second").failsWith(5);
        person.type("context use third").failsWith(5);
    }

    @Test
    void option_precedes_variable_and_variable_precedes_context() {
        var person = new TypedCommand(home);
        person.type("login " + url + " --app third --no-key").succeeds();
        person.variable("HOLDFAST_APP", "fourth")
                .type("item create from-variable")
                .succeeds();
        shell.type("item get from-variable --app fourth").succeeds();
        person.type("item create from-option --app fifth").succeeds();
        shell.type("item get from-option --app fifth").succeeds();
    }

    @Test
    void unreachable_server_means_try_again() {
        var result = shell.type("item list --overdue --url http://localhost:1 --call-timeout PT0.5S")
                .failsWith(75);
        assertThat(result.err()).contains("Next: holdfast serve");
        shell.type("login http://localhost:1 --app x --no-key").failsWith(75);
    }

    @Test
    void invalid_settings_are_usage_errors() {
        assertThat(shell.type("item list --url localhost").failsWith(2).err()).contains("http://");
        assertThat(shell.type("item list --context nowhere").failsWith(2).err()).contains("nowhere");
        assertThat(shell.type("item list --call-timeout 5").failsWith(2).err()).contains("PT10M");
    }
}
