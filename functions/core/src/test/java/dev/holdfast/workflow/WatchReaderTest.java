package dev.holdfast.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.holdfast.json.Codec;
import dev.holdfast.problem.Answer;
import dev.holdfast.problem.Problem;
import dev.holdfast.watch.Rule;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WatchReaderTest {
    private static Answer<Workflow> read(String watch) {
        try {
            var text = "{'expect':" + watch + ",'states':{'a':{'initial':true,'next':['z']},'z':{'terminal':true}}}";
            return WorkflowReader.read("w", Codec.MAPPER.readTree(text.replace('\'', '"')));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> faults(String watch) {
        return switch (read(watch)) {
            case Answer.Ok<Workflow> ok -> List.of();
            case Answer.Refused<Workflow>(Problem.Invalid invalid) ->
                invalid.faults().stream().map(Problem.Fault::at).toList();
            case Answer.Refused<Workflow>(Problem other) -> throw new AssertionError(other.toString());
        };
    }

    @Test
    void the_four_kinds_are_read_as_they_are_written() {
        var answer = read("""
                {'few': {'state':'a','atLeast':100,'per':'P1D','zone':'Europe/Berlin'},
                 'many': {'state':'z','atMost':20,'per':'PT1H'},
                 'both': {'state':'z','atLeast':1,'atMost':20,'per':'P31D'},
                 'hasty': {'state':'a','minStay':'PT30S'},
                 'early': {'state':'z','minAge':'PT1H'}}""");
        if (!(answer instanceof Answer.Ok<Workflow>(Workflow workflow))) throw new AssertionError(answer.toString());
        assertThat(workflow.expect())
                .containsEntry(
                        "few", new Rule("a", 100, null, Duration.ofDays(1), ZoneId.of("Europe/Berlin"), null, null))
                .containsEntry("many", new Rule("z", null, 20, Duration.ofHours(1), null, null, null))
                .containsEntry("hasty", new Rule("a", null, null, null, null, Duration.ofSeconds(30), null))
                .containsEntry("early", new Rule("z", null, null, null, null, null, Duration.ofHours(1)))
                .containsKey("both");
        assertThat(Codec.stored(Workflow.class, Codec.encode(workflow))).isEqualTo(workflow);
    }

    @Test
    void a_workflow_may_watch_nothing() {
        assertThat(faults("null")).isEmpty();
        assertThat(faults("{}")).isEmpty();
    }

    @Test
    void every_fault_names_its_member() {
        assertThat(faults("[]")).containsExactly("/expect");
        assertThat(faults("{'r':7}")).containsExactly("/expect/r");
        assertThat(faults("{'r r':{'state':'a','minStay':'PT1S'}}")).containsExactly("/expect/r r");
        assertThat(faults("{'r':{'state':'a','minStay':'PT1S','mostly':1}}")).containsExactly("/expect/r/mostly");
        assertThat(faults("{'r':{'minStay':'PT1S'}}")).containsExactly("/expect/r/state");
        assertThat(faults("{'r':{'state':'b','minStay':'PT1S'}}")).containsExactly("/expect/r/state");
        assertThat(faults("{'r':{'state':'z','minStay':'PT1S'}}")).containsExactly("/expect/r/minStay");
        assertThat(faults("{'r':{'state':'a','minStay':'1 s'}}")).containsExactly("/expect/r/minStay");
        assertThat(faults("{'r':{'state':'a'}}")).containsExactly("/expect/r");
        assertThat(faults("{'r':{'state':'a','minStay':'PT1S','minAge':'PT1S'}}"))
                .containsExactly("/expect/r");
        assertThat(faults("{'r':{'state':'a','minStay':'PT1S','atMost':1,'per':'P1D'}}"))
                .containsExactly("/expect/r");
        assertThat(faults("{'r':{'state':'a','minStay':'PT1S','per':'P1D','zone':'UTC'}}"))
                .containsExactly("/expect/r/per", "/expect/r/zone");
        assertThat(faults("{'r':{'state':'a','atMost':1}}")).containsExactly("/expect/r/per");
        assertThat(faults("{'r':{'state':'a','atMost':1,'per':'PT7H'}}")).containsExactly("/expect/r/per");
        assertThat(faults("{'r':{'state':'a','atMost':1,'per':'PT30S'}}")).containsExactly("/expect/r/per");
        assertThat(faults("{'r':{'state':'a','atMost':1,'per':'P32D'}}")).containsExactly("/expect/r/per");
        assertThat(faults("{'r':{'state':'a','atMost':1,'per':'P1M'}}")).containsExactly("/expect/r/per");
        assertThat(faults("{'r':{'state':'a','atMost':0,'per':'P1D'}}")).containsExactly("/expect/r/atMost");
        assertThat(faults("{'r':{'state':'a','atMost':1.5,'per':'P1D'}}")).containsExactly("/expect/r/atMost");
        assertThat(faults("{'r':{'state':'a','atLeast':'1','per':'P1D'}}")).containsExactly("/expect/r/atLeast");
        assertThat(faults("{'r':{'state':'a','atLeast':1000001,'per':'P1D'}}")).containsExactly("/expect/r/atLeast");
        assertThat(faults("{'r':{'state':'a','atLeast':2,'atMost':1,'per':'P1D'}}"))
                .containsExactly("/expect/r/atLeast");
        assertThat(faults("{'r':{'state':'a','atMost':1,'per':'P1D','zone':'Mars/Olympus'}}"))
                .containsExactly("/expect/r/zone");
        assertThat(faults("{'r':{'state':'a','atMost':1,'per':'P1D','zone':'../etc'}}"))
                .containsExactly("/expect/r/zone");
    }

    @Test
    void there_are_at_most_twenty() {
        var rules = IntStream.range(0, 21)
                .mapToObj(i -> "'r" + i + "':{'state':'a','minStay':'PT1S'}")
                .collect(Collectors.joining(","));
        assertThat(faults("{" + rules + "}")).containsExactly("/expect");
    }
}
