// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.problem.Problem;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Holdfast finds the open states of all versions of a workflow without reading the old versions. */
class OpenStateTest {
    private static final int VERSIONS = 60;
    private static final int MAX_READS = 16;

    private final HoldfastFixture holdfastFixture = new HoldfastFixture();

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    @Test
    void listing_after_many_versions_reads_few_rows() {
        for (var version = 1; version <= VERSIONS; version++) {
            holdfastFixture.putWorkflow(
                    "w", "states: {s" + version + ": {initial: true, next: [z]}, z: {terminal: true}}");
            holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'w','key':'k" + version + "'}");
        }
        var fresh = holdfastFixture.secondHoldfast(holdfastFixture.table);
        holdfastFixture.table.cost();
        var last = holdfastFixture.callOk(fresh.listItems, "{'workflow':'w','state':'s1'}");
        assertThat(holdfastFixture.table.cost().reads()).isLessThan(MAX_READS);
        assertThat(last.items()).hasSize(1);
        assertThat(holdfastFixture.callOk(fresh.listItems, "{'workflow':'w'}").items())
                .hasSize(VERSIONS);
    }

    @Test
    void too_many_different_states_of_all_versions_are_refused() {
        for (var version = 0; version < 10; version++) holdfastFixture.putWorkflow("w", states(version));
        assertThat(HoldfastFixture.requireRefused(holdfastFixture.holdfast.putWorkflow.call(
                        holdfastFixture.app, new dev.holdfast.workflow.PutWorkflow.Request("w", null, states(10)))))
                .isInstanceOf(Problem.Conflict.class);
    }

    /** Returns a document with 199 open states that no other version has. Each state leads to the next state. */
    private static String states(int version) {
        var names =
                IntStream.range(0, 199).mapToObj(i -> "v" + version + "s" + i).toList();
        return IntStream.range(0, names.size())
                .mapToObj(i -> names.get(i) + ": {" + (i == 0 ? "initial: true, " : "") + "next: ["
                        + (i + 1 < names.size() ? names.get(i + 1) : "z") + "]}")
                .collect(Collectors.joining(", ", "states: {", ", z: {terminal: true}}"));
    }
}
