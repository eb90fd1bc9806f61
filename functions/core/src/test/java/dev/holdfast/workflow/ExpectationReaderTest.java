// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.holdfast.expectation.ExpectationRule;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExpectationReaderTest {
    private static ActionResult<Workflow> read(String expect) {
        try {
            var text = "{'expect':" + expect + ",'states':{'a':{'initial':true,'next':['z']},'z':{'terminal':true}}}";
            return WorkflowReader.read("w", JsonCodec.MAPPER.readTree(text.replace('\'', '"')));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> faultPointers(String expect) {
        return switch (read(expect)) {
            case ActionResult.Success<Workflow> success -> List.of();
            case ActionResult.Refusal<Workflow>(Problem.Invalid invalid) ->
                invalid.faults().stream().map(Problem.Fault::at).toList();
            case ActionResult.Refusal<Workflow>(Problem other) -> throw new AssertionError(other.toString());
        };
    }

    @Test
    void all_four_kinds_of_expectation_are_read() {
        var actionResult = read("""
                {'few': {'state':'a','atLeast':100,'per':'P1D','zone':'Europe/Berlin'},
                 'many': {'state':'z','atMost':20,'per':'PT1H'},
                 'both': {'state':'z','atLeast':1,'atMost':20,'per':'P31D'},
                 'quick': {'state':'a','minStay':'PT30S'},
                 'early': {'state':'z','minAge':'PT1H'}}""");
        if (!(actionResult instanceof ActionResult.Success<Workflow>(Workflow workflow)))
            throw new AssertionError(actionResult.toString());
        assertThat(workflow.expect())
                .containsEntry(
                        "few",
                        new ExpectationRule(
                                "a",
                                100,
                                null,
                                Duration.ofDays(1),
                                List.of(),
                                ZoneId.of("Europe/Berlin"),
                                null,
                                null,
                                null))
                .containsEntry(
                        "many",
                        new ExpectationRule("z", null, 20, Duration.ofHours(1), List.of(), null, null, null, null))
                .containsEntry(
                        "quick",
                        new ExpectationRule("a", null, null, null, List.of(), null, null, Duration.ofSeconds(30), null))
                .containsEntry(
                        "early",
                        new ExpectationRule("z", null, null, null, List.of(), null, null, null, Duration.ofHours(1)))
                .containsKey("both");
        assertThat(JsonCodec.decodeStored(Workflow.class, JsonCodec.encode(workflow)))
                .isEqualTo(workflow);
    }

    @Test
    void a_workflow_may_expect_nothing() {
        assertThat(faultPointers("null")).isEmpty();
        assertThat(faultPointers("{}")).isEmpty();
    }

    @Test
    void every_fault_names_its_member() {
        assertThat(faultPointers("[]")).containsExactly("/expect");
        assertThat(faultPointers("{'r':7}")).containsExactly("/expect/r");
        assertThat(faultPointers("{'r r':{'state':'a','minStay':'PT1S'}}")).containsExactly("/expect/r r");
        assertThat(faultPointers("{'r':{'state':'a','minStay':'PT1S','mostly':1}}"))
                .containsExactly("/expect/r/mostly");
        assertThat(faultPointers("{'r':{'minStay':'PT1S'}}")).containsExactly("/expect/r/state");
        assertThat(faultPointers("{'r':{'state':'b','minStay':'PT1S'}}")).containsExactly("/expect/r/state");
        assertThat(faultPointers("{'r':{'state':'z','minStay':'PT1S'}}")).containsExactly("/expect/r/minStay");
        assertThat(faultPointers("{'r':{'state':'a','minStay':'1 s'}}")).containsExactly("/expect/r/minStay");
        assertThat(faultPointers("{'r':{'state':'a'}}")).containsExactly("/expect/r");
        assertThat(faultPointers("{'r':{'state':'a','minStay':'PT1S','minAge':'PT1S'}}"))
                .containsExactly("/expect/r");
        assertThat(faultPointers("{'r':{'state':'a','minStay':'PT1S','atMost':1,'per':'P1D'}}"))
                .containsExactly("/expect/r");
        assertThat(faultPointers("{'r':{'state':'a','minStay':'PT1S','per':'P1D','zone':'UTC'}}"))
                .containsExactly("/expect/r/per", "/expect/r/zone");
        assertThat(faultPointers("{'r':{'state':'a','atMost':1}}")).containsExactly("/expect/r/per");
        assertThat(faultPointers("{'r':{'state':'a','atMost':1,'per':'PT7H'}}")).containsExactly("/expect/r/per");
        assertThat(faultPointers("{'r':{'state':'a','atMost':1,'per':'PT30S'}}"))
                .containsExactly("/expect/r/per");
        assertThat(faultPointers("{'r':{'state':'a','atMost':1,'per':'P32D'}}")).containsExactly("/expect/r/per");
        assertThat(faultPointers("{'r':{'state':'a','atMost':1,'per':'P1M'}}")).containsExactly("/expect/r/per");
        assertThat(faultPointers("{'r':{'state':'a','atMost':0,'per':'P1D'}}")).containsExactly("/expect/r/atMost");
        assertThat(faultPointers("{'r':{'state':'a','atMost':1.5,'per':'P1D'}}"))
                .containsExactly("/expect/r/atMost");
        assertThat(faultPointers("{'r':{'state':'a','atLeast':'1','per':'P1D'}}"))
                .containsExactly("/expect/r/atLeast");
        assertThat(faultPointers("{'r':{'state':'a','atLeast':1000001,'per':'P1D'}}"))
                .containsExactly("/expect/r/atLeast");
        assertThat(faultPointers("{'r':{'state':'a','atLeast':2,'atMost':1,'per':'P1D'}}"))
                .containsExactly("/expect/r/atLeast");
        assertThat(faultPointers("{'r':{'state':'a','atMost':1,'per':'P1D','zone':'Mars/Olympus'}}"))
                .containsExactly("/expect/r/zone");
        assertThat(faultPointers("{'r':{'state':'a','atMost':1,'per':'P1D','zone':'../etc'}}"))
                .containsExactly("/expect/r/zone");
    }

    @Test
    void days_of_a_rule_are_weekdays_of_short_periods() {
        assertThat(faultPointers("{'r':{'state':'a','atLeast':1,'per':'P1D','days':['MONDAY','FRIDAY']}}"))
                .isEmpty();
        assertThat(faultPointers("{'r':{'state':'a','atLeast':1,'per':'PT8H','days':['SUNDAY']}}"))
                .isEmpty();
        assertThat(faultPointers("{'r':{'state':'a','atLeast':1,'per':'P1D','days':[]}}"))
                .containsExactly("/expect/r/days");
        assertThat(faultPointers("{'r':{'state':'a','atLeast':1,'per':'P1D','days':['monday','MONDAY','MONDAY']}}"))
                .containsExactly("/expect/r/days/0", "/expect/r/days/2");
        assertThat(faultPointers("{'r':{'state':'a','atLeast':1,'per':'P7D','days':['MONDAY']}}"))
                .containsExactly("/expect/r/days");
        assertThat(faultPointers("{'r':{'state':'a','minStay':'PT1S','days':['MONDAY']}}"))
                .containsExactly("/expect/r/days");
    }

    @Test
    void a_workflow_has_at_most_twenty_expectations() {
        var rules = IntStream.range(0, 21)
                .mapToObj(i -> "'r" + i + "':{'state':'a','minStay':'PT1S'}")
                .collect(Collectors.joining(","));
        assertThat(faultPointers("{" + rules + "}")).containsExactly("/expect");
    }
}
