// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.workflow.EscalationStep;
import dev.holdfast.workflow.State;
import dev.holdfast.workflow.Workflow;
import dev.holdfast.workingtime.CalendarLookup;
import dev.holdfast.workingtime.FixedAllowance;
import dev.holdfast.workingtime.TimeAllowance;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** Checks escalation with random steps, reminders, acknowledgements and times of sweeps. */
class OverduePolicyProperty {
    private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");
    private static final Instant DUE = START.plus(Duration.ofHours(1));
    /**
     * The time for which the test continues to sweep after the random sweeps. It is longer than the last escalation step
     * and the longest limited acknowledgement together.
     */
    private static final Duration LONGEST = Duration.ofHours(20);

    private static final Caller APP = Caller.application("shop", Scope.MANAGE, "key:shop");

    /**
     * A sweep, which an acknowledgement may follow.
     *
     * @param minutes the minutes since the previous sweep; negative if the clock was set back
     * @param acknowledgedMinutes how long the acknowledgement lasts; null for none, negative for an unlimited one
     */
    record SweepStep(int minutes, @Nullable Integer acknowledgedMinutes) {}

    @Property(tries = 500)
    void each_step_is_announced_once_in_order_and_never_early(
            @ForAll("escalationSteps") List<EscalationStep> steps,
            @ForAll("reminders") Integer remind,
            @ForAll("sweepSteps") List<SweepStep> sweepSteps) {
        var workflow = workflow(steps, remind == 0 ? null : Duration.ofMinutes(remind));
        var item = createOverdueItem(workflow);
        var now = DUE;
        var levels = new ArrayList<Integer>();
        for (var sweepStep : sweepSteps) {
            now = now.plus(Duration.ofMinutes(sweepStep.minutes()));
            item = sweepAndCheck(item, workflow, now, steps, levels);
            var overdueAlarm = item.timing().alarm();
            if (sweepStep.acknowledgedMinutes() != null && overdueAlarm != null) {
                var until = sweepStep.acknowledgedMinutes() < 0
                        ? null
                        : now.plus(Duration.ofMinutes(sweepStep.acknowledgedMinutes()));
                item = OverduePolicy.acknowledge(
                        item, workflow, overdueAlarm, new Acknowledgement("ann", "ann", now, null, until));
            }
        }
        // A clock that was set back reaches the deadline at a later time.
        if (now.isBefore(DUE)) now = DUE;
        var end = now.plus(LONGEST);
        for (var nextSweep = item.timing().requiredSweepAt(workflow, "a");
                nextSweep != null && !nextSweep.isAfter(end);
                nextSweep = item.timing().requiredSweepAt(workflow, "a")) {
            now = nextSweep.isAfter(now) ? nextSweep : now;
            item = sweepAndCheck(item, workflow, now, steps, levels);
        }
        var overdueAlarm = item.timing().alarm();
        var acknowledged = overdueAlarm != null && overdueAlarm.acknowledgement() != null;
        assertThat(levels).doesNotHaveDuplicates().isSorted();
        if (!acknowledged && !steps.isEmpty()) assertThat(levels.getLast()).isEqualTo(steps.size());
    }

    private static Item sweepAndCheck(
            Item item, Workflow workflow, Instant now, List<EscalationStep> steps, List<Integer> levels) {
        var overdueAlarm = item.timing().alarm();
        var acknowledgement = overdueAlarm == null ? null : overdueAlarm.acknowledgement();
        var acknowledged = acknowledgement != null
                && (acknowledgement.until() == null || acknowledgement.until().isAfter(now));
        var swept = OverduePolicy.sweep(item, workflow, now);
        if (swept.newestEntry().equals(item.newestEntry())
                || swept.newestEntry().type() != ItemEventType.ESCALATED) return swept;
        var level = swept.newestEntry().level();
        assertThat(acknowledged).as("an acknowledged item is not escalated").isFalse();
        if (level == null) throw new AssertionError("the escalation has no level");
        assertThat(now).isAfterOrEqualTo(steps.get(level - 1).after().end(DUE, CalendarLookup.NONE));
        if (level < steps.size())
            assertThat(now)
                    .as("all due steps are acknowledged immediately")
                    .isBefore(steps.get(level).after().end(DUE, CalendarLookup.NONE));
        var before = levels.isEmpty() ? 0 : levels.getLast();
        var roles = steps.subList(before, level).stream()
                .flatMap(escalationStep -> escalationStep.notifiedRoles().stream())
                .toList();
        assertThat(swept.newestEntry().recipients().keySet()).containsExactlyInAnyOrderElementsOf(roles);
        levels.add(level);
        return swept;
    }

    private static Item createOverdueItem(Workflow workflow) {
        var itemDetails = new ItemDetails(
                null, null, null, Map.of(), Map.of(), Map.of(), null, null, List.of(), null, null, "print");
        var id = new ItemId("shop", "w", "k");
        var item = Item.create(
                id,
                workflow,
                "uid",
                "a",
                itemDetails,
                ItemTiming.start(START, DUE, null),
                APP,
                null,
                ReportTime.of(START));
        return OverduePolicy.sweep(item, workflow, DUE);
    }

    private static Workflow workflow(List<EscalationStep> steps, @Nullable Duration remind) {
        var states = new LinkedHashMap<String, State>();
        states.put("a", State.PLAIN.with(state -> state.initial(true).next(List.of("z"))));
        states.put("z", State.PLAIN.withTerminal(true));
        return new Workflow(
                "w",
                1,
                null,
                null,
                TimeAllowance.of(remind),
                steps,
                null,
                true,
                List.of(),
                Map.of(),
                Map.of(),
                List.of(),
                null,
                null,
                Map.of(),
                states,
                CalendarLookup.NONE);
    }

    @Provide
    Arbitrary<List<EscalationStep>> escalationSteps() {
        return Arbitraries.integers().between(1, 90).list().ofMaxSize(10).map(gaps -> {
            var steps = new ArrayList<EscalationStep>();
            var after = 0;
            for (var gap : gaps) {
                after += gap;
                steps.add(new EscalationStep(
                        new FixedAllowance(Duration.ofMinutes(after)), List.of("role-" + steps.size())));
            }
            return steps;
        });
    }

    /** Returns reminder periods in minutes; 0 for none. */
    @Provide
    Arbitrary<Integer> reminders() {
        return Arbitraries.of(0, 7, 15, 60, 61, 90);
    }

    @Provide
    Arbitrary<List<SweepStep>> sweepSteps() {
        var acknowledgements = Arbitraries.integers().between(-1, 200).injectNull(0.8);
        return Arbitraries.integers()
                .between(-30, 240)
                .flatMap(minutes ->
                        acknowledgements.map(acknowledgedMinutes -> new SweepStep(minutes, acknowledgedMinutes)))
                .list()
                .ofMaxSize(12);
    }
}
