// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

class StateGraphCheckTest {
    private static List<String> faults(String states) {
        try {
            var document = JsonCodec.MAPPER.readTree("{\"states\":" + states.replace('\'', '"') + "}");
            return switch (WorkflowReader.read("w", document)) {
                case ActionResult.Success<Workflow> success -> List.of();
                case ActionResult.Refusal<Workflow>(Problem.Invalid invalid) ->
                    invalid.faults().stream()
                            .map(f -> f.at() + " " + f.message())
                            .toList();
                case ActionResult.Refusal<Workflow>(Problem other) -> throw new AssertionError(other.toString());
            };
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void graph_with_reachable_initial_and_terminal_states_is_valid() {
        assertThat(faults("{'a':{'initial':true,'next':['b','z']},'b':{'next':['a','z']},'z':{'terminal':true}}"))
                .isEmpty();
        assertThat(faults("{'a':{'initial':true,'terminal':true}}")).isEmpty();
    }

    @Test
    void a_successor_must_be_a_state() {
        assertThat(faults("{'a':{'initial':true,'next':['z','y']},'z':{'terminal':true}}"))
                .containsExactly("/states/a/next/1 there is no state y");
    }

    @Test
    void successor_is_named_once_and_is_another_state() {
        assertThat(faults("{'a':{'initial':true,'next':['a','z','z']},'z':{'terminal':true}}"))
                .containsExactly("/states/a/next/0 must be another state", "/states/a/next/2 repeats the state z");
    }

    @Test
    void state_without_path_from_initial_state_is_unreachable() {
        assertThat(faults("{'a':{'initial':true,'next':['z']},'b':{'next':['z']},'z':{'terminal':true}}"))
                .containsExactly("/states/b is unreachable: no path leads from an initial state to it");
    }

    @Test
    void state_without_successor_is_dead_end() {
        assertThat(faults("{'a':{'initial':true,'next':['b','z']},'b':{},'z':{'terminal':true}}"))
                .containsExactly("/states/b is a dead end: it must be terminal or have next states");
    }

    @Test
    void cycle_without_exit_is_dead_end() {
        assertThat(
                        faults(
                                "{'a':{'initial':true,'next':['b','z']},'b':{'next':['c']},'c':{'next':['b']},'z':{'terminal':true}}"))
                .containsExactly(
                        "/states/b is a dead end: no path leads from it to a terminal state",
                        "/states/c is a dead end: no path leads from it to a terminal state");
    }

    @Test
    void graph_needs_initial_and_terminal_state() {
        assertThat(faults("{'a':{'next':['b']},'b':{'next':['a']}}"))
                .containsExactly("/states must include an initial state", "/states must include a terminal state");
        assertThat(faults("{}")).containsExactly("/states must be an object with at least one state");
    }

    @Test
    void terminal_state_has_neither_successors_nor_time_limit() {
        assertThat(faults("{'a':{'initial':true,'next':['z']},'z':{'terminal':true,'next':['a'],'within':'PT1H'}}"))
                .containsExactlyInAnyOrder(
                        "/states/z must have no next states, since it is terminal",
                        "/states/z/within is not allowed in a terminal state, since its items are finished");
    }

    @Test
    void value_of_wrong_type_is_refused_at_its_pointer() {
        assertThat(faults("{'a':{'initial':'yes','next':'z','within':5,'colour':1},'z':{'terminal':true}}"))
                .anyMatch(f -> f.startsWith("/states/a/initial must be true or false"))
                .anyMatch(f -> f.startsWith("/states/a/next must be an array"))
                .anyMatch(f -> f.startsWith("/states/a/within must be a string"))
                .anyMatch(f -> f.startsWith("/states/a/colour is not a known field"));
    }
}
