// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkflowYamlTest {
    private static JsonNode parse(String yaml) {
        return switch (WorkflowYaml.parse(yaml)) {
            case ActionResult.Success<JsonNode>(var tree) -> tree;
            case ActionResult.Refusal<JsonNode>(var problem) -> throw new AssertionError(problem.detail());
        };
    }

    private static String refusal(String yaml) {
        return switch (WorkflowYaml.parse(yaml)) {
            case ActionResult.Success<JsonNode>(var tree) -> throw new AssertionError(tree.toString());
            case ActionResult.Refusal<JsonNode>(Problem problem) -> problem.detail();
        };
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{lead: [&l lea], boss: [*l]}                    | {'lead':['lea'],'boss':['lea']}",
                "{a: &a {x: [1, {y: 2}]}, b: *a, c: *a}          | {'a':{'x':[1,{'y':2}]},'b':{'x':[1,{'y':2}]},'c':{'x':[1,{'y':2}]}}",
                "{a: &a x, b: &b {c: *a}, d: *b}                 | {'a':'x','b':{'c':'x'},'d':{'c':'x'}}",
                "{a: &a {b: &b [1]}, c: *b, d: *a}               | {'a':{'b':[1]},'c':[1],'d':{'b':[1]}}",
                "{a: &n 1, b: *n, c: &n 2, d: *n}                | {'a':1,'b':1,'c':2,'d':2}",
                "{a: &t yes, b: *t, c: &q 'yes', d: *q}          | {'a':true,'b':true,'c':'yes','d':'yes'}",
                "{a: &k name, *k : x}                            | {'a':'name','name':'x'}",
            },
            quoteCharacter = '`')
    void alias_stands_for_node_of_its_anchor(String yaml, String json) {
        assertThat(parse(yaml).toString()).isEqualTo(json.replace('\'', '"'));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{boss: [*l]}                | line 1, column 9: is not valid YAML: the alias *l needs",
                "{boss: [*l], lead: [&l x]}  | line 1, column 9: is not valid YAML: the alias *l needs",
                "a: &a [1, *a]               | line 1, column 11: is not valid YAML: the alias *a needs",
            },
            quoteCharacter = '`')
    void alias_without_complete_anchor_is_refused_at_its_place(String yaml, String start) {
        assertThat(refusal(yaml)).startsWith(start);
    }

    @Test
    void billion_laughs_are_refused_in_short_time() {
        var yaml = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
                + IntStream.rangeClosed(1, 12)
                        .mapToObj(i -> "a" + i + ": &a" + i + " ["
                                + IntStream.range(0, 10)
                                        .mapToObj(j -> "*a" + (i - 1))
                                        .collect(Collectors.joining(", "))
                                + "]\n")
                        .collect(Collectors.joining());
        assertThat(refusal(yaml)).contains("aliases stand for too much");
    }

    @Test
    void largest_document_without_aliases_is_read() {
        var entries = "- x\n".repeat(PutWorkflow.MAX_DOCUMENT_BYTES / 4 - 1);
        assertThat(parse(entries).size()).isEqualTo(PutWorkflow.MAX_DOCUMENT_BYTES / 4 - 1);
    }
}
