// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.cli.output.YamlFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(RunningServer.class)
class WorkflowCommandsTest {
    private static final String STATES = "states:\n  a: {initial: true, next: [z]}\n  z: {terminal: true}\n";

    private final TypedCommand shell;

    @TempDir
    Path folder;

    WorkflowCommandsTest(TypedCommand shell) {
        this.shell = shell;
    }

    @Test
    void folder_is_applied_and_others_are_pruned() throws IOException {
        write("one.yaml", STATES);
        write("two.yml", "name: second\n" + STATES);
        assertThat(shell.type("workflow apply " + folder).succeeds().out()).contains("one: created", "second: created");
        Files.delete(folder.resolve("one.yaml"));
        shell.type("workflow apply " + folder.resolve("two.yml") + " --prune --yes")
                .failsWith(2);
        shell.type("workflow apply " + folder + " --prune --yes").succeeds();
        assertThat(shell.type("workflow list -o name").succeeds().out().lines())
                .contains("second")
                .doesNotContain("one");
    }

    @Test
    void applied_folder_is_one_list_in_each_format() throws IOException {
        write("one.yaml", STATES);
        write("two.yml", STATES);
        var list = shell.type("workflow apply " + folder + " -o json").json();
        assertThat(list.isArray()).isTrue();
        assertThat(list.findValuesAsText("name")).containsExactly("one", "two");
        assertThat(shell.type("workflow apply " + folder + " -o jsonl")
                        .succeeds()
                        .out()
                        .lines())
                .hasSize(2)
                .allMatch(line -> line.startsWith("{"));
        assertThat(YamlFormat.parse(shell.type("workflow apply " + folder + " -o yaml")
                                .succeeds()
                                .out())
                        .findValuesAsText("name"))
                .containsExactly("one", "two");
        assertThat(shell.type("workflow apply " + folder + " -o name")
                        .succeeds()
                        .out()
                        .lines())
                .containsExactly("one", "two");
        Files.delete(folder.resolve("two.yml"));
        var pruned = shell.type("workflow apply " + folder + " --prune --yes -o json")
                .json();
        assertThat(pruned.findValuesAsText("name")).contains("one", "two");
        assertThat(pruned.path(pruned.size() - 1).path("deleted").isArray()).isTrue();
        assertThat(shell.type("workflow apply " + folder.resolve("one.yaml") + " -o json")
                        .json()
                        .isObject())
                .isTrue();
    }

    @Test
    void applied_workflow_is_printed_as_applicable_yaml() throws IOException {
        write("printed.yaml", "description: 'no: 7'\n" + STATES);
        shell.type("workflow apply " + folder.resolve("printed.yaml")).succeeds();
        var yaml = shell.type("workflow get printed -o yaml").succeeds().out();
        shell.input(yaml).type("workflow apply -").succeeds();
        assertThat(shell.type("workflow diagram printed").succeeds().out()).contains("stateDiagram");
    }

    @Test
    void validation_and_dry_run_change_nothing() throws IOException {
        write("good.yaml", STATES);
        write("bad.yaml", "states:\n  a: {initial: true, next: [nowhere]}\n");
        var result = shell.type("workflow validate " + folder).failsWith(2);
        assertThat(result.err()).contains("good: valid", "bad: /states/a/next");
        Files.delete(folder.resolve("bad.yaml"));
        assertThat(shell.type("workflow apply " + folder + " --dry-run")
                        .succeeds()
                        .out())
                .contains("good: would be version 1");
        shell.type("workflow get good").failsWith(5);
    }

    @Test
    void difference_ignores_other_spellings() throws IOException {
        var file = folder.resolve("spelt.yaml");
        write("spelt.yaml", "within: PT60M\n" + STATES);
        shell.type("workflow apply " + file).succeeds();
        write("spelt.yaml", "within: PT1H\n" + STATES);
        shell.type("workflow diff " + file).succeeds();
        write("spelt.yaml", "within: PT2H\n" + STATES);
        assertThat(shell.type("workflow diff " + file).failsWith(1).out()).contains("/within", "PT2H");
    }

    @Test
    void faulty_document_names_the_position() throws IOException {
        write("faulty.yaml", "states:\n  a: {initial: true, next: [nowhere]}\n");
        assertThat(shell.type("workflow apply " + folder.resolve("faulty.yaml"))
                        .failsWith(2)
                        .err())
                .contains("nowhere");
    }

    @Test
    void items_migrate_to_the_new_version() throws IOException {
        write("moved.yaml", STATES);
        shell.type("workflow apply " + folder.resolve("moved.yaml")).succeeds();
        shell.type("item create moved/k").succeeds();
        write("moved.yaml", STATES.replace("a:", "b:"));
        shell.type("workflow apply " + folder.resolve("moved.yaml")).succeeds();
        assertThat(shell.type("workflow migrate moved --state a=b --dry-run")
                        .succeeds()
                        .out())
                .contains("k");
        shell.type("workflow migrate moved --state a=b").succeeds();
        assertThat(shell.type("item get moved/k -o json").json().path("state").asText())
                .isEqualTo("b");
        shell.type("workflow delete moved").failsWith(6);
    }

    private void write(String name, String yaml) throws IOException {
        Files.writeString(folder.resolve(name), yaml);
    }
}
