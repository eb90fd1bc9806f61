// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.problem.Problem;
import dev.holdfast.workflow.PutWorkflow;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A state with {@code open} must not contradict its other members. */
class PublicCreationCheckTest {
    private final HoldfastFixture holdfastFixture = new HoldfastFixture();

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    private static String document(String members) {
        return "roles: {ops: [olga@x]}\nstates:\n  start: {initial: true, next: [tested, done]}\n  tested: {" + members
                + "}\n  done: {terminal: true}\n";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "open: true, next: [done] | is allowed only with initial: true",
                "open: true, initial: true, terminal: true | is not allowed in a terminal state",
                "open: true, initial: true, next: [done], visibility: internal | is not allowed with visibility: internal",
                "open: true, initial: true, next: [done], visibility: private, notify: [ops] | is not allowed with visibility: private",
                "open: true, initial: true, next: [done], actors: [ops] | is not allowed with actors",
                "open: maybe, initial: true, next: [done] | must be true or false"
            })
    void contradictory_state_is_refused_with_pointer(String members, String message) {
        var request = new PutWorkflow.Request("w", null, document(members));
        assertThat(HoldfastFixture.requireRefused(
                        holdfastFixture.holdfast.putWorkflow.call(holdfastFixture.app, request)))
                .isInstanceOfSatisfying(
                        Problem.Invalid.class,
                        invalid -> assertThat(invalid.faults()).singleElement().satisfies(fault -> {
                            assertThat(fault.at()).isEqualTo("/states/tested/open");
                            assertThat(fault.message()).startsWith(message);
                        }));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ", visibility: public", ", actors: [anyone]", ", actors: [requester]", ", hold: true"})
    void consistent_state_is_stored(String members) {
        holdfastFixture.putWorkflow("w", document("open: true, initial: true, next: [done]" + members));
        var workflow = holdfastFixture.callOk(holdfastFixture.holdfast.getWorkflow, "{'name':'w'}");
        assertThat(workflow.state("tested").admitsPeople()).isTrue();
        assertThat(workflow.state("start").admitsPeople()).isFalse();
    }

    @Test
    void false_is_the_same_as_absent() {
        var first = holdfastFixture.putWorkflow("w", document("initial: true, next: [done]"));
        assertThat(holdfastFixture.putWorkflow("w", document("open: false, initial: true, next: [done]")))
                .isEqualTo(first);
    }
}
