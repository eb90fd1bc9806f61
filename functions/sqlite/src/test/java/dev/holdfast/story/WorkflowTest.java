package dev.holdfast.story;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.json.Json;
import dev.holdfast.problem.Problem;
import dev.holdfast.workflow.Diagram;
import dev.holdfast.workflow.ListWorkflows;
import dev.holdfast.workflow.PutWorkflow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkflowTest {
    private static final String TWO = "states: {a: {initial: true, next: [z]}, z: {terminal: true}}";
    private static final String THREE = "states: {a: {initial: true, next: [b]}, b: {next: [z]}, z: {terminal: true}}";
    private Rig rig = new Rig();

    @AfterEach
    void close() {
        rig.close();
    }

    private PutWorkflow.Result put(String yaml) {
        return Rig.value(rig.holdfast.putWorkflow.call(rig.app, new PutWorkflow.Request("w", null, yaml)));
    }

    private Problem fault(String yaml) {
        return Rig.refusal(rig.holdfast.putWorkflow.call(rig.app, new PutWorkflow.Request("w", null, yaml)));
    }

    @Test
    void the_same_workflow_may_come_as_yaml_or_as_json() {
        assertThat(put(TWO).created()).isTrue();
        var json = "{\"states\":{\"a\":{\"initial\":true,\"next\":[\"z\"]},\"z\":{\"terminal\":true}}}";
        var again =
                Rig.value(rig.holdfast.putWorkflow.call(rig.app, new PutWorkflow.Request("w", new Json(json), null)));
        assertThat(again.created()).isFalse();
        assertThat(again.workflow().version()).isEqualTo(1);
        assertThat(fault("states: {a: {").detail()).startsWith("line 1, column 14: is not YAML");
        assertThat(rig.refused(rig.holdfast.putWorkflow, "{'name':'w'}").detail())
                .startsWith("/document");
    }

    @Test
    void a_put_that_changes_nothing_makes_no_version_and_one_that_changes_something_does() {
        put(TWO);
        assertThat(put(TWO).created()).isFalse();
        assertThat(put(THREE).workflow().version()).isEqualTo(2);
        assertThat(put(THREE).created()).isFalse();
        assertThat(put(TWO).workflow().version()).isEqualTo(3);
    }

    @Test
    void what_a_put_returned_can_be_put_again_and_changes_nothing() {
        rig.pipeline();
        var shown = rig.ok(rig.holdfast.getWorkflow, "{'name':'pipeline'}");
        var document = new Json(dev.holdfast.json.Codec.encode(shown));
        var again =
                Rig.value(rig.holdfast.putWorkflow.call(rig.app, new PutWorkflow.Request("pipeline", document, null)));
        assertThat(again.created()).isFalse();
    }

    @Test
    void the_order_of_labels_and_roles_is_no_change_but_the_order_of_states_is() {
        var names = IntStream.range(0, 40).mapToObj(i -> "l" + i).collect(Collectors.toCollection(ArrayList::new));
        put(labelled(names));
        var random = new Random(7);
        for (var round = 0; round < 20; round++) {
            Collections.shuffle(names, random);
            var request = new PutWorkflow.Request("w", null, labelled(names));
            // Another Holdfast has nothing in its cache.
            var again = Rig.value(rig.beside(rig.store()).putWorkflow.call(rig.app, request));
            assertThat(again.created()).isFalse();
        }
        assertThat(put("states: {z: {terminal: true}, a: {initial: true, next: [z]}}")
                        .created())
                .isTrue();
        assertThat(put(TWO).created()).isTrue();
    }

    private static String labelled(List<String> names) {
        var labels = names.stream().map(n -> n + ": v").collect(Collectors.joining(", "));
        var roles = names.stream().map(n -> n + ": [p]").collect(Collectors.joining(", "));
        return "{labels: {" + labels + "}, roles: {" + roles + "}, " + TWO + "}";
    }

    @Test
    void any_version_can_be_read_and_a_running_item_stays_on_its_own() {
        put(TWO);
        rig.ok(rig.holdfast.createItem, "{'workflow':'w','key':'old'}");
        put(THREE);
        rig.ok(rig.holdfast.createItem, "{'workflow':'w','key':'new'}");
        assertThat(rig.ok(rig.holdfast.getWorkflow, "{'name':'w','version':1}").states())
                .containsOnlyKeys("a", "z");
        assertThat(rig.ok(rig.holdfast.getWorkflow, "{'name':'w'}").version()).isEqualTo(2);
        assertThat(rig.refused(rig.holdfast.getWorkflow, "{'name':'w','version':3}")
                        .status())
                .isEqualTo(404);
        rig.ok(rig.holdfast.completeItem, "{'workflow':'w','key':'old'}");
        assertThat(rig.refused(rig.holdfast.completeItem, "{'workflow':'w','key':'new'}")
                        .detail())
                .contains("it can go to b");
    }

    @Test
    void workflows_are_listed_by_name_in_pages() {
        for (var i = 0; i < 25; i++) rig.workflow("w%02d".formatted(i), TWO);
        var names = new ArrayList<String>();
        var request = "{'limit':10}";
        while (true) {
            var page = rig.ok(rig.holdfast.listWorkflows, request);
            page.workflows().forEach(w -> names.add(w.name()));
            if (page.nextPageToken() == null) break;
            request = "{'limit':10,'pageToken':'" + page.nextPageToken() + "'}";
        }
        assertThat(names).hasSize(26).doesNotHaveDuplicates().contains("simple");
        assertThat(names.subList(1, 26)).isSorted();
        assertThat(rig.refused(rig.holdfast.listWorkflows, "{'pageToken':'nonsense'}")
                        .detail())
                .startsWith("/pageToken");
    }

    @Test
    void no_page_of_workflows_holds_more_than_its_limit() {
        assertThat(workflows("{'limit':1}")).containsExactly(List.of("simple"));
        for (var name : List.of("a", "b", "c")) rig.workflow(name, TWO);
        assertThat(workflows("{'limit':1}"))
                .containsExactly(List.of("simple"), List.of("a"), List.of("b"), List.of("c"));
        assertThat(workflows("{'limit':2}")).containsExactly(List.of("simple", "a"), List.of("b", "c"));
        assertThat(workflows("{'limit':4}")).containsExactly(List.of("simple", "a", "b", "c"));
    }

    private List<List<String>> workflows(String request) {
        var pages = new ArrayList<List<String>>();
        var next = "";
        do {
            var page = rig.ok(rig.holdfast.listWorkflows, request.replace("}", next + "}"));
            pages.add(page.workflows().stream().map(ListWorkflows.Summary::name).toList());
            next = page.nextPageToken() == null ? "" : ",'pageToken':'" + page.nextPageToken() + "'";
        } while (!next.isEmpty());
        return pages;
    }

    @Test
    void the_built_in_workflow_can_be_neither_changed_nor_deleted() {
        assertThat(rig.refused(rig.holdfast.deleteWorkflow, "{'name':'simple'}").status())
                .isEqualTo(409);
        var put = rig.holdfast.putWorkflow.call(rig.app, new PutWorkflow.Request("simple", null, TWO));
        assertThat(Rig.refusal(put).status()).isEqualTo(409);
    }

    @Test
    void a_workflow_has_a_diagram() {
        rig.pipeline();
        var diagram = Diagram.mermaid(rig.ok(rig.holdfast.getWorkflow, "{'name':'pipeline'}"));
        assertThat(diagram).isEqualTo("""
                stateDiagram-v2
                    state "received (within PT1H)" as s0
                    state "copied (within PT1H)" as s1
                    state "done" as s2
                    state "failed" as s3
                    [*] --> s0
                    s0 --> s1
                    s0 --> s3
                    s1 --> s2
                    s2 --> [*]
                    s3 --> [*]
                """);
    }

    @Test
    void of_two_puts_at_once_each_makes_a_version_of_its_own() {
        put(TWO);
        rig.table.runBeforeNextWrite(() -> rig.ok(rig.holdfast.deleteWorkflow, "{'name':'w'}"));
        assertThat(put(THREE).workflow().version()).isEqualTo(2);
        var jobs = IntStream.range(0, 4)
                .<Callable<Integer>>mapToObj(i -> () -> put("{description: put " + i + ", " + THREE + "}")
                        .workflow()
                        .version())
                .toList();
        assertThat(Rig.together(jobs)).containsExactlyInAnyOrder(3, 4, 5, 6);
        var same = IntStream.range(0, 4)
                .<Callable<Boolean>>mapToObj(i -> () -> put(TWO).created())
                .toList();
        assertThat(Rig.together(same)).filteredOn(created -> created).hasSize(1);
    }

    @Test
    void each_change_of_a_workflow_is_told_once_with_who_made_it() {
        rig.subscribe();
        put(TWO);
        put(TWO);
        put(THREE);
        rig.clock.advance(ofMinutes(-5));
        rig.ok(rig.holdfast.deleteWorkflow, "{'name':'w','version':2}");
        rig.ok(rig.holdfast.deleteWorkflow, "{'name':'w'}");
        rig.publish();

        assertThat(rig.receiver.ofWorkflows())
                .extracting(event -> event.get("type").asText())
                .containsExactly(
                        "dev.holdfast.workflow.changed",
                        "dev.holdfast.workflow.changed",
                        "dev.holdfast.workflow.deleted",
                        "dev.holdfast.workflow.deleted");
        assertThat(rig.receiver.ofWorkflows())
                .extracting(event -> event.get("subject").asText())
                .containsOnly("w");
        assertThat(rig.receiver.ofWorkflows())
                .extracting(event -> event.at("/data/versions/0").asInt())
                .containsExactly(1, 2, 2, 1);
        assertThat(rig.receiver.ofWorkflows())
                .extracting(event -> event.at("/data/current").asText())
                .containsExactly("1", "2", "1", "");
        assertThat(rig.receiver.ofWorkflows())
                .extracting(event -> event.at("/data/by").asText())
                .containsOnly("key:shop");
        assertThat(rig.receiver.ofWorkflows())
                .extracting(event -> event.get("id").asText())
                .doesNotHaveDuplicates();
        assertThat(rig.receiver.ofWorkflows())
                .extracting(event -> event.get("sequence").asText())
                .isSorted();
    }
}
