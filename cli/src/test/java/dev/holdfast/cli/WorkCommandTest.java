// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.client.json.ClientJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(RunningServer.class)
class WorkCommandTest {
    private static final String RESIZE = "work --method database/resize --once ";

    private final TypedCommand shell;
    private final ReleasedWork work;

    @TempDir
    Path folder;

    WorkCommandTest(TypedCommand shell) {
        this.shell = shell;
        this.work = new ReleasedWork(shell);
    }

    @Test
    void released_method_runs_once_with_its_inputs() throws Exception {
        var inputs = "{\"name\":\"a $(x) b\",\"gigabytes\":400,\"hosts\":[\"www\"]}";
        var item = work.releaseMethod("--inputs '" + inputs + "'");
        var script = "cat; echo \"$HOLDFAST_INPUT_NAME|$HOLDFAST_INPUT_GIGABYTES|$HOLDFAST_INPUT_HOSTS\";"
                + " echo \"$HOLDFAST_ITEM|$HOLDFAST_WORKFLOW/$HOLDFAST_ITEM_KEY|$HOLDFAST_CLAIM_ATTEMPT\"";
        var run = shell.type(RESIZE + "-- sh -c '" + script + "'").succeeds();
        var lines = run.out().lines().toList();
        assertThat(ClientJson.MAPPER.readTree(lines.getFirst())).isEqualTo(ClientJson.MAPPER.readTree(inputs));
        assertThat(lines.subList(1, 3)).containsExactly("a $(x) b|400|", item + "|" + item + "|1");
        assertThat(run.err()).contains(item + ": open -> done", "1 item done, 0 failed, 0 lost.");
        assertThat(work.stateOf(item)).isEqualTo("done");
        assertThat(shell.type(RESIZE + "-- echo again").succeeds().out()).isEmpty();
    }

    @Test
    void queued_method_runs_only_after_its_release() {
        shell.type("method queue database resize --input name=orders").succeeds();
        assertThat(shell.type(RESIZE + "-- echo worked").succeeds().out()).isEmpty();
        shell.type("queue execute --all").succeeds();
        assertThat(shell.type(RESIZE + "-- echo worked").succeeds().out()).isEqualTo("worked\n");
    }

    @Test
    void two_workers_do_each_item_once() {
        for (var number = 0; number < 20; number++)
            shell.type("method queue database resize --input number=" + number).succeeds();
        shell.type("queue execute --all").succeeds();
        var line = RESIZE + "--jobs 3 -- sh -c 'echo item $HOLDFAST_INPUT_NUMBER'";
        var first = shell.typeInBackground(line);
        var second = shell.typeInBackground(line);
        var out = first.join().succeeds().out() + second.join().succeeds().out();
        assertThat(out.lines())
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 20)
                        .mapToObj(number -> "item " + number)
                        .toList());
    }

    @Test
    void workers_of_two_states_continue_one_item() throws Exception {
        work.applyWorkflow(folder);
        var item = work.releaseWorkflow();
        var install = shell.type("work -w renew --done-state installed --once -- true");
        assertThat(install.succeeds().err()).contains(item + ": queued -> installed");
        var check = shell.type("work -w renew --state installed --once -- true");
        assertThat(check.succeeds().err()).contains(item + ": installed -> checked");
    }

    @Test
    void command_need_not_read_its_input() {
        work.releaseMethod("--inputs '{\"text\":\"" + "x".repeat(200_000) + "\"}'");
        var run = shell.type(RESIZE + "-- sh -c 'exec <&-; echo worked'").succeeds();
        assertThat(run.out()).isEqualTo("worked\n");
        assertThat(run.err()).contains("HOLDFAST_INPUT_TEXT is missing: it is longer than 131072 bytes");
    }

    @Test
    void command_sees_neither_key_nor_other_inputs() throws Exception {
        work.releaseMethod("");
        var config = Files.createDirectories(folder.resolve("holdfast")).resolve("config.yaml");
        Files.writeString(
                config,
                "contexts: {without-key: {url: '%s', app: %s}}"
                        .formatted(shell.variable("HOLDFAST_URL"), shell.variable("HOLDFAST_APP")));
        shell.variable("XDG_CONFIG_HOME", folder.toString())
                .variable("HOLDFAST_KEY", "hf_secret")
                .variable("HOLDFAST_INPUT_OTHER", "stale");
        assertThat(shell.type(RESIZE
                                + "--context without-key -- sh -c 'cat; echo \"[$HOLDFAST_KEY$HOLDFAST_INPUT_OTHER]\"'")
                        .succeeds()
                        .out())
                .isEqualTo("{}\n[]\n");
    }
}
