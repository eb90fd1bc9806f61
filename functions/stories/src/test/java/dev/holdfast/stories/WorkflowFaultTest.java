// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.json.JsonCodec;
import dev.holdfast.problem.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Holdfast refuses an invalid document or request. The refusal lists each fault. */
class WorkflowFaultTest {
    private final HoldfastFixture holdfastFixture = new HoldfastFixture();
    private final WorkflowFixture workflows = new WorkflowFixture(() -> holdfastFixture);

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    @Test
    void problem_lists_all_faults_with_their_pointers() {
        var problem = workflows.putInvalid("""
                within: P1Y
                remind: soon
                colour: red
                labels: {team: 7}
                states:
                  a: {initial: true, next: [b, nowhere, b]}
                  b: {next: [b], within: PT0S, priority: high}
                  lonely: {next: [z], notify: ops}
                  "bad name": {next: [z]}
                  stuck: {}
                  z: {terminal: true, next: [a], within: PT1H}
                """);
        assertThat(problem)
                .isInstanceOfSatisfying(
                        Problem.Invalid.class,
                        invalid -> assertThat(invalid.faults())
                                .extracting(Problem.Fault::at)
                                .containsExactlyInAnyOrder(
                                        "/within",
                                        "/remind",
                                        "/colour",
                                        "/labels/team",
                                        "/states/a",
                                        "/states/a/next/1",
                                        "/states/a/next/2",
                                        "/states/b/next/0",
                                        "/states/b/within",
                                        "/states/b/priority",
                                        "/states/b",
                                        "/states/lonely/notify",
                                        "/states/lonely",
                                        "/states/bad name",
                                        "/states/bad name",
                                        "/states/stuck",
                                        "/states/stuck",
                                        "/states/z",
                                        "/states/z",
                                        "/states/z/within"));
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.getWorkflow, "{'name':'w'}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void role_is_people_and_per_item_role_is_actor() {
        var problem = workflows.putInvalid("""
                roles: {a: olga, b: {people: [olga]}, c: [olga], d: }
                perItemRoles: [c, e]
                states: {a: {initial: true, next: [z]}, z: {terminal: true, actors: [c]}}
                """);
        assertThat(problem)
                .isInstanceOfSatisfying(
                        Problem.Invalid.class,
                        invalid -> assertThat(invalid.faults())
                                .extracting(Problem.Fault::at)
                                .containsExactlyInAnyOrder("/roles/a", "/roles/b", "/roles/d", "/perItemRoles/1"));
    }

    @Test
    void role_per_item_stays_same_when_read_and_put_again() {
        var states = "states: {a: {initial: true, next: [z]}, z: {terminal: true, actors: [boss]}}";
        holdfastFixture.putWorkflow("w", "roles: {boss: [olga], ops: [olga]}\nperItemRoles: [boss]\n" + states);
        var read = JsonCodec.encode(holdfastFixture.callOk(holdfastFixture.holdfast.getWorkflow, "{'name':'w'}"));
        assertThat(read).contains("\"roles\":{\"boss\":[\"olga\"],\"ops\":[\"olga\"]},\"perItemRoles\":[\"boss\"]");
        assertThat(holdfastFixture.putWorkflow("w", read)).isEqualTo(1);
    }

    @Test
    void creation_requires_state_when_several_are_initial() {
        workflows.put("states: {a: {initial: true, next: [z]}, b: {initial: true, next: [z]}, z: {terminal: true}}");
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.createItem, "{'workflow':'w'}")
                        .detail())
                .contains("a, b");
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.createItem, "{'workflow':'w','state':'z'}")
                        .detail())
                .contains("z is not an initial state");
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.createItem, "{'workflow':'w','state':'b'}")
                        .item()
                        .state())
                .isEqualTo("b");
    }

    @Test
    void completion_requires_state_when_several_are_terminal() {
        holdfastFixture.putPipeline();
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'pipeline','key':'a'}");
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.completeItem, "{'workflow':'pipeline','key':'a'}")
                        .detail())
                .contains("done, failed");
    }
}
