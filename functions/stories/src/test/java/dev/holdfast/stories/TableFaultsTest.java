package dev.holdfast.stories;

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
        each(together, () -> new FaultScenario(together), broken, calls);
    }

    private static void each(
            int doubles,
            Supplier<FaultScenario> begun,
            BiConsumer<FaultyTable, Integer> broken,
            ToIntFunction<FaultyTable> calls) {
        for (var call = 1; ; call++) {
            try (var faultScenario = begun.get()) {
                var table = new FaultyTable(faultScenario.holdfastFixture.store());
                broken.accept(table, call);
                faultScenario.run(faultScenario.holdfastFixture.secondHoldfast(table));
                faultScenario.recover();
                try {
                    faultScenario.assertDelivered(doubles);
                    faultScenario.assertArchived();
                    faultScenario.assertStamped();
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
    void failure_of_any_call_loses_nothing(int together) {
        each(together, (table, call) -> table.failCalls(c -> c == call), FaultyTable::calls);
    }

    @Test
    void lost_answer_to_any_call_loses_nothing() {
        each(10, (table, call) -> table.loseAnswers(c -> c == call), FaultyTable::calls);
    }

    @Test
    void process_death_before_any_call_loses_nothing() {
        each(10, (table, call) -> table.failCalls(c -> c >= call), FaultyTable::calls);
    }

    @Test
    void lost_answer_loses_nothing_when_last_delivery_is_sent_first() {
        each(1, FaultScenario::lastFirst, (table, call) -> table.loseAnswers(c -> c == call), FaultyTable::calls);
    }

    @Test
    void process_death_loses_nothing_when_last_delivery_is_sent_first() {
        each(1, FaultScenario::lastFirst, (table, call) -> table.failCalls(c -> c >= call), FaultyTable::calls);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10})
    void interrupted_writes_lose_nothing(int together) {
        each(together, (table, call) -> table.breakBatches(0.5, b -> b == call), FaultyTable::batches);
    }

    @Test
    void run_without_faults_sends_nothing_twice() {
        try (var faultScenario = new FaultScenario(1)) {
            faultScenario.run(faultScenario.holdfastFixture.holdfast);
            faultScenario.recover();
            faultScenario.assertDelivered(0);
            faultScenario.assertArchived();
            faultScenario.assertStamped();
        }
    }

    @Property(tries = 20)
    void any_number_of_faults_loses_nothing(
            @ForAll @Size(max = 8) Set<@IntRange(min = 1, max = 80) Integer> before,
            @ForAll @Size(max = 8) Set<@IntRange(min = 1, max = 80) Integer> after,
            @ForAll @IntRange(min = 1, max = 3) int together) {
        try (var faultScenario = new FaultScenario(together)) {
            var faulty =
                    faultScenario.holdfastFixture.secondHoldfast(new FaultyTable(faultScenario.holdfastFixture.store())
                            .failCalls(before::contains)
                            .loseAnswers(after::contains));
            faultScenario.run(faulty);
            faultScenario.run(faulty);
            faultScenario.recover();
            faultScenario.assertDelivered(together * (before.size() + after.size()));
            faultScenario.assertArchived();
            faultScenario.assertStamped();
        }
    }
}
