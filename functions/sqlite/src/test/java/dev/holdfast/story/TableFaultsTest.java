package dev.holdfast.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whichever call to the table fails between a change and its last delivery: each subscriber gets each event, in the order of its item,
 * and nothing is sent again but what was on its way at that moment.
 */
class TableFaultsTest {
    /** Once for every call that there is, until a run has no such call any more. */
    private static void each(int together, BiConsumer<FaultyTable, Integer> broken, ToIntFunction<FaultyTable> calls) {
        each(together, () -> new Flow(together), broken, calls);
    }

    private static void each(
            int doubles,
            Supplier<Flow> begun,
            BiConsumer<FaultyTable, Integer> broken,
            ToIntFunction<FaultyTable> calls) {
        for (var call = 1; ; call++) {
            try (var flow = begun.get()) {
                var table = new FaultyTable(flow.rig.store());
                broken.accept(table, call);
                flow.run(flow.rig.beside(table));
                flow.recover();
                try {
                    flow.arrived(doubles);
                    flow.kept();
                    flow.stamped();
                } catch (AssertionError e) {
                    throw new AssertionError("when call " + call + " breaks: " + e.getMessage(), e);
                }
                if (calls.applyAsInt(table) < call) {
                    assertThat(call).as("calls").isGreaterThan(5);
                    return;
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10})
    void a_call_that_fails_loses_nothing(int together) {
        each(together, (table, call) -> table.failCalls(c -> c == call), FaultyTable::calls);
    }

    @Test
    void a_call_whose_answer_is_lost_loses_nothing() {
        each(10, (table, call) -> table.loseAnswers(c -> c == call), FaultyTable::calls);
    }

    @Test
    void a_process_that_dies_before_a_call_loses_nothing() {
        each(10, (table, call) -> table.failCalls(c -> c >= call), FaultyTable::calls);
    }

    @Test
    void a_call_whose_answer_is_lost_loses_nothing_where_the_last_is_carried_first() {
        each(1, Flow::backwards, (table, call) -> table.loseAnswers(c -> c == call), FaultyTable::calls);
    }

    @Test
    void a_process_that_dies_loses_nothing_where_the_last_is_carried_first() {
        each(1, Flow::backwards, (table, call) -> table.failCalls(c -> c >= call), FaultyTable::calls);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10})
    void writes_that_break_off_in_their_middle_lose_nothing(int together) {
        each(together, (table, call) -> table.breakBatches(0.5, b -> b == call), FaultyTable::batches);
    }

    @Test
    void where_nothing_breaks_nothing_is_sent_twice() {
        try (var flow = new Flow(1)) {
            flow.run(flow.rig.holdfast);
            flow.recover();
            flow.arrived(0);
            flow.kept();
            flow.stamped();
        }
    }

    @Property(tries = 20)
    void any_number_of_faults_loses_nothing(
            @ForAll @Size(max = 8) Set<@IntRange(min = 1, max = 80) Integer> before,
            @ForAll @Size(max = 8) Set<@IntRange(min = 1, max = 80) Integer> after,
            @ForAll @IntRange(min = 1, max = 3) int together) {
        try (var flow = new Flow(together)) {
            var faulty = flow.rig.beside(new FaultyTable(flow.rig.store())
                    .failCalls(before::contains)
                    .loseAnswers(after::contains));
            flow.run(faulty);
            flow.run(faulty);
            flow.recover();
            flow.arrived(together * (before.size() + after.size()));
            flow.kept();
            flow.stamped();
        }
    }
}
