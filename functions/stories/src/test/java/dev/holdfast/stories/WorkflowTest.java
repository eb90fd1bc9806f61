// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.json.RawJson;
import dev.holdfast.workflow.ListWorkflows;
import dev.holdfast.workflow.MermaidDiagram;
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

/** Holdfast stores workflows as versions, lists them in pages, and publishes their changes as events. */
class WorkflowTest {
    private final HoldfastFixture holdfastFixture = new HoldfastFixture();
    private final WorkflowFixture workflows = new WorkflowFixture(() -> holdfastFixture);

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    @Test
    void workflow_may_be_given_as_yaml_or_json() {
        assertThat(workflows.put(WorkflowFixture.TWO_STATES).created()).isTrue();
        var json = "{\"states\":{\"a\":{\"initial\":true,\"next\":[\"z\"]},\"z\":{\"terminal\":true}}}";
        var repeated = HoldfastFixture.requireOk(holdfastFixture.holdfast.putWorkflow.call(
                holdfastFixture.app, new PutWorkflow.Request("w", new RawJson(json), null)));
        assertThat(repeated.created()).isFalse();
        assertThat(repeated.workflow().version()).isEqualTo(1);
        assertThat(workflows.putInvalid("states: {a: {").detail()).startsWith("line 1, column 14: is not valid YAML");
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.putWorkflow, "{'name':'w'}")
                        .detail())
                .startsWith("/document");
    }

    @Test
    void reminders_are_at_least_a_minute_apart() {
        var states = ", states: {a: {initial: true, next: [z]}, z: {terminal: true}}}";
        for (var remind : List.of("PT0.001S", "PT59.999S")) {
            var problem = HoldfastFixture.requireRefused(holdfastFixture.holdfast.putWorkflow.call(
                    holdfastFixture.app, new PutWorkflow.Request("w", null, "{remind: " + remind + states)));
            assertThat(problem.toString()).contains("/remind", "must be at least PT1M");
        }
        assertThat(holdfastFixture.putWorkflow("w", "{remind: PT1M" + states)).isEqualTo(1);
    }

    @Test
    void put_creates_version_only_with_changes() {
        workflows.put(WorkflowFixture.TWO_STATES);
        assertThat(workflows.put(WorkflowFixture.TWO_STATES).created()).isFalse();
        assertThat(workflows.put(WorkflowFixture.THREE_STATES).workflow().version())
                .isEqualTo(2);
        assertThat(workflows.put(WorkflowFixture.THREE_STATES).created()).isFalse();
        assertThat(workflows.put(WorkflowFixture.TWO_STATES).workflow().version())
                .isEqualTo(3);
    }

    @Test
    void returned_workflow_can_be_put_again_without_change() {
        holdfastFixture.putPipeline();
        var shown = holdfastFixture.callOk(holdfastFixture.holdfast.getWorkflow, "{'name':'pipeline'}");
        var document = new RawJson(dev.holdfast.json.JsonCodec.encode(shown));
        var repeated = HoldfastFixture.requireOk(holdfastFixture.holdfast.putWorkflow.call(
                holdfastFixture.app, new PutWorkflow.Request("pipeline", document, null)));
        assertThat(repeated.created()).isFalse();
    }

    @Test
    void order_of_states_matters_and_order_of_labels_does_not() {
        var names = IntStream.range(0, 40).mapToObj(i -> "l" + i).collect(Collectors.toCollection(ArrayList::new));
        workflows.put(withLabelsAndRoles(names));
        var random = new Random(7);
        for (var round = 0; round < 20; round++) {
            Collections.shuffle(names, random);
            var request = new PutWorkflow.Request("w", null, withLabelsAndRoles(names));
            // A second Holdfast has an empty cache.
            var repeated = HoldfastFixture.requireOk(holdfastFixture
                    .secondHoldfast(holdfastFixture.store())
                    .putWorkflow
                    .call(holdfastFixture.app, request));
            assertThat(repeated.created()).isFalse();
        }
        assertThat(workflows
                        .put("states: {z: {terminal: true}, a: {initial: true, next: [z]}}")
                        .created())
                .isTrue();
        assertThat(workflows.put(WorkflowFixture.TWO_STATES).created()).isTrue();
    }

    private static String withLabelsAndRoles(List<String> names) {
        var labels = names.stream().map(name -> name + ": v").collect(Collectors.joining(", "));
        var roles = names.stream().map(name -> name + ": [p]").collect(Collectors.joining(", "));
        return "{labels: {" + labels + "}, roles: {" + roles + "}, " + WorkflowFixture.TWO_STATES + "}";
    }

    @Test
    void old_versions_stay_readable_and_items_keep_their_version() {
        workflows.put(WorkflowFixture.TWO_STATES);
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'w','key':'old'}");
        workflows.put(WorkflowFixture.THREE_STATES);
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'w','key':'new'}");
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.getWorkflow, "{'name':'w','version':1}")
                        .states())
                .containsOnlyKeys("a", "z");
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.getWorkflow, "{'name':'w'}")
                        .version())
                .isEqualTo(2);
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.getWorkflow, "{'name':'w','version':3}")
                        .status())
                .isEqualTo(404);
        holdfastFixture.callOk(holdfastFixture.holdfast.completeItem, "{'workflow':'w','key':'old'}");
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.completeItem, "{'workflow':'w','key':'new'}")
                        .detail())
                .contains("allowed: b");
    }

    @Test
    void workflows_are_listed_by_name_in_pages() {
        for (var i = 0; i < 25; i++) holdfastFixture.putWorkflow("w%02d".formatted(i), WorkflowFixture.TWO_STATES);
        var names = new ArrayList<String>();
        var request = "{'limit':10}";
        while (true) {
            var page = holdfastFixture.callOk(holdfastFixture.holdfast.listWorkflows, request);
            page.workflows().forEach(w -> names.add(w.name()));
            if (page.nextPageToken() == null) break;
            request = "{'limit':10,'pageToken':'" + page.nextPageToken() + "'}";
        }
        assertThat(names).hasSize(26).doesNotHaveDuplicates().contains("simple");
        assertThat(names.subList(1, 26)).isSorted();
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.listWorkflows, "{'pageToken':'nonsense'}")
                        .detail())
                .startsWith("/pageToken");
    }

    @Test
    void page_of_workflows_holds_at_most_its_limit() {
        assertThat(pagesOf("{'limit':1}")).containsExactly(List.of("simple"));
        for (var name : List.of("a", "b", "c")) holdfastFixture.putWorkflow(name, WorkflowFixture.TWO_STATES);
        assertThat(pagesOf("{'limit':1}")).containsExactly(List.of("simple"), List.of("a"), List.of("b"), List.of("c"));
        assertThat(pagesOf("{'limit':2}")).containsExactly(List.of("simple", "a"), List.of("b", "c"));
        assertThat(pagesOf("{'limit':4}")).containsExactly(List.of("simple", "a", "b", "c"));
    }

    private List<List<String>> pagesOf(String request) {
        var pages = new ArrayList<List<String>>();
        var next = "";
        do {
            var page = holdfastFixture.callOk(holdfastFixture.holdfast.listWorkflows, request.replace("}", next + "}"));
            pages.add(page.workflows().stream()
                    .map(ListWorkflows.WorkflowSummary::name)
                    .toList());
            next = page.nextPageToken() == null ? "" : ",'pageToken':'" + page.nextPageToken() + "'";
        } while (!next.isEmpty());
        return pages;
    }

    @Test
    void built_in_workflow_cannot_be_changed_or_deleted() {
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.deleteWorkflow, "{'name':'simple'}")
                        .status())
                .isEqualTo(409);
        var put = holdfastFixture.holdfast.putWorkflow.call(
                holdfastFixture.app, new PutWorkflow.Request("simple", null, WorkflowFixture.TWO_STATES));
        assertThat(HoldfastFixture.requireRefused(put).status()).isEqualTo(409);
    }

    @Test
    void workflow_is_rendered_as_mermaid_diagram() {
        holdfastFixture.putPipeline();
        var diagram = MermaidDiagram.render(
                holdfastFixture.callOk(holdfastFixture.holdfast.getWorkflow, "{'name':'pipeline'}"));
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
    void two_concurrent_puts_make_two_versions() {
        workflows.put(WorkflowFixture.TWO_STATES);
        holdfastFixture.table.runBeforeNextWrite(
                () -> holdfastFixture.callOk(holdfastFixture.holdfast.deleteWorkflow, "{'name':'w'}"));
        assertThat(workflows.put(WorkflowFixture.THREE_STATES).workflow().version())
                .isEqualTo(2);
        var jobs = IntStream.range(0, 4)
                .<Callable<Integer>>mapToObj(i -> () -> workflows
                        .put("{description: put " + i + ", " + WorkflowFixture.THREE_STATES + "}")
                        .workflow()
                        .version())
                .toList();
        assertThat(HoldfastFixture.runConcurrently(jobs)).containsExactlyInAnyOrder(3, 4, 5, 6);
        var equalPuts = IntStream.range(0, 4)
                .<Callable<Boolean>>mapToObj(
                        i -> () -> workflows.put(WorkflowFixture.TWO_STATES).created())
                .toList();
        assertThat(HoldfastFixture.runConcurrently(equalPuts))
                .filteredOn(created -> created)
                .hasSize(1);
    }

    @Test
    void each_change_of_workflow_is_published_once_with_its_author() {
        holdfastFixture.subscribe();
        workflows.put(WorkflowFixture.TWO_STATES);
        workflows.put(WorkflowFixture.TWO_STATES);
        workflows.put(WorkflowFixture.THREE_STATES);
        holdfastFixture.clock.advance(ofMinutes(-5));
        holdfastFixture.callOk(holdfastFixture.holdfast.deleteWorkflow, "{'name':'w','version':2}");
        holdfastFixture.callOk(holdfastFixture.holdfast.deleteWorkflow, "{'name':'w'}");
        holdfastFixture.publish();

        assertThat(holdfastFixture.receiver.workflowEvents())
                .extracting(event -> event.get("type").asText())
                .containsExactly(
                        "dev.holdfast.workflow.changed",
                        "dev.holdfast.workflow.changed",
                        "dev.holdfast.workflow.deleted",
                        "dev.holdfast.workflow.deleted");
        assertThat(holdfastFixture.receiver.workflowEvents())
                .extracting(event -> event.get("subject").asText())
                .containsOnly("w");
        assertThat(holdfastFixture.receiver.workflowEvents())
                .extracting(event -> event.at("/data/versions/0").asInt())
                .containsExactly(1, 2, 2, 1);
        assertThat(holdfastFixture.receiver.workflowEvents())
                .extracting(event -> event.at("/data/current").asText())
                .containsExactly("1", "2", "1", "");
        assertThat(holdfastFixture.receiver.workflowEvents())
                .extracting(event -> event.at("/data/by").asText())
                .containsOnly("key:shop");
        assertThat(holdfastFixture.receiver.workflowEvents())
                .extracting(event -> event.get("id").asText())
                .doesNotHaveDuplicates();
        assertThat(holdfastFixture.receiver.workflowEvents())
                .extracting(event -> event.get("sequence").asText())
                .isSorted();
    }
}
