package dev.holdfast.story;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.item.What;
import dev.holdfast.json.Json;
import dev.holdfast.problem.Problem;
import dev.holdfast.recovery.Recovered;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RecoveryTest {
    private Rig rig = new Rig();

    @BeforeEach
    void open() {
        rig.pipeline();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    /** {@code late0…} are overdue, {@code fine0…} are not. */
    private void lost(int late, int fine) {
        rig.create(late, i -> "{'workflow':'pipeline','key':'late" + i + "','data':{'file':" + i + "}}");
        rig.clock.advance(ofHours(2));
        rig.create(fine, i -> "{'workflow':'pipeline','key':'fine" + i + "'}");
        rig.sweep();
    }

    private void lost(int late, int fine, String name) {
        rig.create(late + fine, i -> "{'workflow':'pipeline','key':'" + name + i + "'}");
        rig.clock.advance(ofHours(2));
        rig.sweep();
    }

    private List<Recovered> all(String members) {
        var pages = new ArrayList<Recovered>();
        var token = "";
        do {
            var page = rig.ok(rig.holdfast.recoverItems, "{'workflow':'pipeline'," + members + token + "}");
            pages.add(page);
            token = page.nextPageToken() == null
                    ? ""
                    : ",'recovery':'" + page.recovery() + "','pageToken':'" + page.nextPageToken() + "'";
            if (members.contains("'recovery'")) token = token.replaceFirst(",'recovery':'[^']*'", "");
        } while (!token.isEmpty());
        return pages;
    }

    private static List<Recovered.Line> lines(List<Recovered> pages) {
        return pages.stream().flatMap(p -> p.lines().stream()).toList();
    }

    @Test
    void without_a_mode_a_recovery_only_says_which_items_it_would_be() {
        lost(3, 2);
        var page = rig.ok(rig.holdfast.recoverItems, "{'workflow':'pipeline'}");
        assertThat(page.lines()).extracting(Recovered.Line::key).containsExactlyInAnyOrder("late0", "late1", "late2");
        assertThat(page.lines()).extracting(Recovered.Line::outcome).containsOnly("wouldRedrive");
        assertThat(page.items()).isEmpty();
        assertThat(rig.item("pipeline", "late0").overdue()).isTrue();
    }

    @Test
    void a_dry_run_says_of_what_is_held_what_a_redrive_does() {
        lost(1, 1);
        rig.ok(rig.holdfast.hold.holdItem, "{'workflow':'pipeline','key':'fine0','reason':'audit'}");
        var keys = "'keys':['late0','fine0'],'recovery':'r1'";
        assertThat(lines(all("'mode':'dryRun'," + keys)))
                .extracting(Recovered.Line::outcome)
                .containsExactly("wouldRedrive", "held");
        assertThat(lines(all("'mode':'redrive'," + keys)))
                .extracting(Recovered.Line::outcome)
                .containsExactly("redriven", "held");
        assertThat(lines(all("'mode':'dryRun'," + keys)))
                .extracting(Recovered.Line::outcome)
                .containsExactly("already", "held");
    }

    @Test
    void a_redrive_sends_the_data_sets_a_new_deadline_and_notes_it() {
        lost(1, 1);
        rig.subscribe();
        rig.publish();
        rig.ok(
                rig.holdfast.recoverItems,
                "{'workflow':'pipeline','mode':'redrive','recovery':'r1','within':'PT30M','note':'disk was full'}");
        rig.publish();
        var event = rig.receiver.events().getLast();
        assertThat(event.get("type").asText()).isEqualTo("dev.holdfast.item.recovered");
        assertThat(event.get("subject").asText()).isEqualTo("pipeline/late0");
        assertThat(event.get("data").get("data").toString()).isEqualTo("{\"file\":0}");
        assertThat(event.get("data").get("recovery").asText()).isEqualTo("r1");
        var item = rig.item("pipeline", "late0");
        assertThat(item.overdue()).isFalse();
        assertThat(item.due()).isEqualTo(rig.clock.instant().plusSeconds(1800));
        assertThat(item.history().getLast().type()).isEqualTo(What.RECOVERED);
        assertThat(item.history().getLast().note()).isEqualTo("disk was full");
        assertThat(item.state()).isEqualTo("received");
    }

    @Test
    void data_as_deep_as_it_may_be_reaches_the_receiver() {
        rig.subscribe();
        var deep = "[".repeat(Json.MAX_DEPTH) + "]".repeat(Json.MAX_DEPTH);
        rig.ok(rig.holdfast.createItem, "{'key':'k','data':" + deep + "}");
        rig.ok(rig.holdfast.recoverItems, "{'workflow':'simple','mode':'redrive','keys':['k']}");
        rig.publish();
        assertThat(rig.receiver.events().getLast().get("data").get("data").toString())
                .isEqualTo(deep);
    }

    @Test
    void items_are_redriven_by_state_or_all_that_are_open() {
        lost(2, 2);
        rig.ok(rig.holdfast.advanceItem, "{'workflow':'pipeline','key':'fine0','to':'copied'}");
        assertThat(lines(all("'state':'copied','overdue':false,'mode':'redrive'")))
                .extracting(Recovered.Line::key, Recovered.Line::outcome)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("fine0", "redriven"));
        assertThat(lines(all("'overdue':false,'mode':'redrive'"))).hasSize(4);
    }

    @Test
    void items_named_by_key_are_redriven_and_what_cannot_be_is_said() {
        lost(2, 1);
        rig.ok(rig.holdfast.completeItem, "{'workflow':'pipeline','key':'late1','to':'failed'}");
        assertThat(lines(all("'mode':'redrive','keys':['late0','late1','nowhere','fine0','late0'],'limit':2")))
                .extracting(l -> l.key() + " " + l.outcome())
                .containsExactlyInAnyOrder(
                        "late0 redriven", "late1 finished", "nowhere unknown", "fine0 redriven", "late0 already");
    }

    @Test
    void each_item_is_redriven_once_in_a_recovery_and_again_in_another() {
        lost(5, 0);
        var request = "'mode':'redrive','recovery':'r1','overdue':false";
        assertThat(lines(all(request))).extracting(Recovered.Line::outcome).containsOnly("redriven");
        assertThat(lines(all(request)))
                .hasSize(5)
                .extracting(Recovered.Line::outcome)
                .containsOnly("already");
        assertThat(lines(all("'recovery':'r1','overdue':false")))
                .extracting(Recovered.Line::outcome)
                .containsOnly("already");
        assertThat(lines(all(request.replace("r1", "r2"))))
                .extracting(Recovered.Line::outcome)
                .containsOnly("redriven");
    }

    @Test
    void a_recovery_that_broke_off_goes_on_and_drives_each_item_once() {
        lost(300, 0);
        var first = rig.ok(
                rig.holdfast.recoverItems, "{'workflow':'pipeline','mode':'redrive','recovery':'r1','limit':100}");
        var token = first.nextPageToken();
        rig.table.failWritesAfter(40, () -> new IllegalStateException("killed"));
        var next = "{'workflow':'pipeline','mode':'redrive','recovery':'r1','limit':100,'pageToken':'" + token + "'}";
        assertThatThrownBy(() -> rig.ok(rig.holdfast.recoverItems, next)).hasMessage("killed");
        rig = rig.crashed();
        rig.ok(rig.holdfast.recoverItems, next);
        all("'mode':'redrive','recovery':'r1','limit':100");
        rig.subscribe();
        rig.publish();
        var subjects = rig.receiver.events().stream()
                .filter(e -> e.get("type").asText().endsWith("recovered"))
                .map(e -> e.get("subject").asText())
                .toList();
        assertThat(subjects).hasSize(300).doesNotHaveDuplicates();
    }

    @Test
    void thousands_of_items_are_redriven_in_one_chain_of_calls() {
        lost(3_000, 10);
        var pages = all("'mode':'redrive','limit':1000");
        assertThat(lines(pages).stream()
                        .filter(l -> l.outcome().equals("redriven"))
                        .map(Recovered.Line::key))
                .hasSize(3_000)
                .doesNotHaveDuplicates();
        assertThat(rig.ok(rig.holdfast.listItems, "{'workflow':'pipeline','overdue':true}")
                        .items())
                .isEmpty();
    }

    @Test
    void an_item_past_the_time_of_its_whole_workflow_is_watched_again_after_a_redrive() {
        lost(1, 0);
        rig.clock.advance(ofDays(3));
        rig.ok(rig.holdfast.recoverItems, "{'workflow':'pipeline','mode':'redrive','within':'P2D'}");
        var now = rig.clock.instant();
        assertThat(rig.item("pipeline", "late0").due())
                .as("the time of its state, counted anew")
                .isEqualTo(now.plus(ofHours(1)));
        rig.clock.advance(ofHours(1));
        assertThat(rig.sweep().done()).containsEntry("overdue", 1L);
        rig.ok(rig.holdfast.advanceItem, "{'workflow':'pipeline','key':'late0','to':'copied'}");
        assertThat(rig.item("pipeline", "late0").overdue()).isFalse();
    }

    @Test
    void an_item_that_finishes_or_moves_on_while_it_is_redriven_is_left_alone() {
        lost(1, 0);
        rig.table.runBeforeNextWrite(
                () -> rig.ok(rig.holdfast.completeItem, "{'workflow':'pipeline','key':'late0','to':'failed'}"));
        assertThat(lines(all("'mode':'redrive'")))
                .extracting(Recovered.Line::outcome)
                .containsExactly("finished");
        lost(1, 0, "b");
        rig.table.runBeforeNextWrite(
                () -> rig.ok(rig.holdfast.advanceItem, "{'workflow':'pipeline','key':'b0','to':'copied'}"));
        assertThat(lines(all("'mode':'redrive'")))
                .extracting(Recovered.Line::outcome)
                .containsExactly("changed");
    }

    @Test
    void a_workflow_without_a_board_is_recovered_by_keys_only() {
        rig.workflow("dark", "{board: false, states: {a: {initial: true, next: [z]}, z: {terminal: true}}}");
        rig.ok(rig.holdfast.createItem, "{'workflow':'dark','key':'k','within':'PT1H'}");
        assertThat(rig.refused(rig.holdfast.recoverItems, "{'workflow':'dark'}"))
                .isInstanceOf(Problem.Conflict.class);
        assertThat(rig.ok(rig.holdfast.recoverItems, "{'workflow':'dark','keys':['k'],'mode':'redrive'}")
                        .lines())
                .extracting(Recovered.Line::outcome)
                .containsExactly("redriven");
    }

    @Test
    void a_recovery_that_makes_no_sense_is_refused() {
        assertThat(rig.refused(
                                rig.holdfast.recoverItems,
                                "{'workflow':'pipeline','deadline':'2026-02-01T00:00:00Z','within':'PT1H','keys':['a/b']}")
                        .toString())
                .contains("/deadline", "/within", "/keys/0");
        assertThat(rig.refused(rig.holdfast.recoverItems, "{'workflow':'pipeline','pageToken':'nonsense'}")
                        .detail())
                .startsWith("/pageToken");
        assertThat(rig.refused(rig.holdfast.recoverItems, "{'workflow':'pipeline','mode':'explode'}")
                        .detail())
                .startsWith("/mode");
    }
}
