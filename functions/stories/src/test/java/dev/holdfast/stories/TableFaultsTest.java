// SPDX-License-Identifier: Apache-2.0
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
 * Injects a fault into each table call between a change and its last delivery. Each subscriber must receive each event,
 * in the order of its item. A subscriber gets an event twice only if the fault interrupted the event's delivery.
 */
class TableFaultsTest {
    /**
     * Runs the scenario with a fault in the first table call, then in the second call, and so on. Stops when a run has
     * fewer calls.
     */
    private static void injectAtEachCall(
            int batchSize, BiConsumer<FaultyTable, Integer> injectFault, ToIntFunction<FaultyTable> calls) {
        injectAtEachCall(batchSize, () -> new FaultScenario(batchSize), injectFault, calls);
    }

    private static void injectAtEachCall(
            int maxDuplicates,
            Supplier<FaultScenario> scenario,
            BiConsumer<FaultyTable, Integer> injectFault,
            ToIntFunction<FaultyTable> calls) {
        for (var call = 1; ; call++) {
            try (var faultScenario = scenario.get()) {
                var table = new FaultyTable(faultScenario.holdfastFixture.store());
                injectFault.accept(table, call);
                faultScenario.run(faultScenario.holdfastFixture.secondHoldfast(table));
                faultScenario.recover();
                try {
                    faultScenario.assertDelivered(maxDuplicates);
                    faultScenario.assertArchived();
                    faultScenario.assertStamped();
                } catch (AssertionError e) {
                    throw new AssertionError("fault at call " + call + ": " + e.getMessage(), e);
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
    void failure_of_any_call_loses_nothing(int batchSize) {
        injectAtEachCall(batchSize, (table, call) -> table.failCalls(c -> c == call), FaultyTable::calls);
    }

    @Test
    void lost_answer_to_any_call_loses_nothing() {
        injectAtEachCall(10, (table, call) -> table.loseAnswers(c -> c == call), FaultyTable::calls);
    }

    @Test
    void process_death_before_any_call_loses_nothing() {
        injectAtEachCall(10, (table, call) -> table.failCalls(c -> c >= call), FaultyTable::calls);
    }

    @Test
    void lost_answer_loses_nothing_when_last_delivery_is_sent_first() {
        injectAtEachCall(
                1, FaultScenario::lastFirst, (table, call) -> table.loseAnswers(c -> c == call), FaultyTable::calls);
    }

    @Test
    void process_death_loses_nothing_when_last_delivery_is_sent_first() {
        injectAtEachCall(
                1, FaultScenario::lastFirst, (table, call) -> table.failCalls(c -> c >= call), FaultyTable::calls);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10})
    void interrupted_writes_lose_nothing(int batchSize) {
        injectAtEachCall(batchSize, (table, call) -> table.breakBatches(0.5, b -> b == call), FaultyTable::batches);
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
            @ForAll @IntRange(min = 1, max = 3) int batchSize) {
        try (var faultScenario = new FaultScenario(batchSize)) {
            var faulty =
                    faultScenario.holdfastFixture.secondHoldfast(new FaultyTable(faultScenario.holdfastFixture.store())
                            .failCalls(before::contains)
                            .loseAnswers(after::contains));
            faultScenario.run(faulty);
            faultScenario.run(faulty);
            faultScenario.recover();
            faultScenario.assertDelivered(batchSize * (before.size() + after.size()));
            faultScenario.assertArchived();
            faultScenario.assertStamped();
        }
    }
}
