package dev.holdfast.item;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.workflow.EscalationStep;
import dev.holdfast.workflow.State;
import dev.holdfast.workflow.Workflow;
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

/** Whatever the ladder, the reminders, the acknowledgements and the sweeps' times. */
class OverduePolicyProperty {
    private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");
    private static final Instant DUE = START.plus(Duration.ofHours(1));
    /** Longer than any ladder and any snooze. */
    private static final Duration LONGEST = Duration.ofHours(20);

    private static final Caller APP = Caller.application("shop", Scope.MANAGE, "key:shop");

    /**
     * @param snooze how long somebody takes it on after this sweep: null for not, negative for as long as it is late
     * @param minutes until the next sweep; negative where the clock was set back
     */
    record Pass(int minutes, @Nullable Integer snooze) {}

    @Property(tries = 500)
    void each_step_is_announced_once_in_order_and_never_early(
            @ForAll("ladders") List<EscalationStep> ladder,
            @ForAll("reminders") Integer remind,
            @ForAll("passes") List<Pass> passes) {
        var workflow = workflow(ladder, remind == 0 ? null : Duration.ofMinutes(remind));
        var item = late(workflow);
        var now = DUE;
        var said = new ArrayList<Integer>();
        for (var pass : passes) {
            now = now.plus(Duration.ofMinutes(pass.minutes()));
            item = swept(item, workflow, now, ladder, said);
            var overdueAlarm = item.timing().alarm();
            if (pass.snooze() != null && overdueAlarm != null) {
                var until = pass.snooze() < 0 ? null : now.plus(Duration.ofMinutes(pass.snooze()));
                item = OverduePolicy.acknowledge(
                        item, workflow, overdueAlarm, new Acknowledgement("ann", "ann", now, null, until));
            }
        }
        // A clock that was set back gets there in the end.
        if (now.isBefore(DUE)) now = DUE;
        var end = now.plus(LONGEST);
        for (var wake = item.timing().nextSweepAt(workflow, "a");
                wake != null && !wake.isAfter(end);
                wake = item.timing().nextSweepAt(workflow, "a")) {
            now = wake.isAfter(now) ? wake : now;
            item = swept(item, workflow, now, ladder, said);
        }
        var overdueAlarm = item.timing().alarm();
        var taken = overdueAlarm != null && overdueAlarm.acked() != null;
        assertThat(said).doesNotHaveDuplicates().isSorted();
        if (!taken && !ladder.isEmpty()) assertThat(said.getLast()).isEqualTo(ladder.size());
    }

    private static Item swept(
            Item item, Workflow workflow, Instant now, List<EscalationStep> ladder, List<Integer> said) {
        var overdueAlarm = item.timing().alarm();
        var acknowledgement = overdueAlarm == null ? null : overdueAlarm.acked();
        var asleep = acknowledgement != null
                && (acknowledgement.until() == null || acknowledgement.until().isAfter(now));
        var swept = OverduePolicy.sweep(item, workflow, now);
        if (swept.newestEntry().equals(item.newestEntry())
                || swept.newestEntry().type() != ItemEventType.ESCALATED) return swept;
        var level = swept.newestEntry().level();
        assertThat(asleep).as("somebody sees to it").isFalse();
        if (level == null) throw new AssertionError("an escalation without a level");
        assertThat(now).isAfterOrEqualTo(DUE.plus(ladder.get(level - 1).after()));
        if (level < ladder.size())
            assertThat(now)
                    .as("all that had passed")
                    .isBefore(DUE.plus(ladder.get(level).after()));
        var before = said.isEmpty() ? 0 : said.getLast();
        var roles = ladder.subList(before, level).stream()
                .flatMap(escalationStep -> escalationStep.told().stream())
                .toList();
        assertThat(swept.newestEntry().recipients().keySet()).containsExactlyInAnyOrderElementsOf(roles);
        said.add(level);
        return swept;
    }

    private static Item late(Workflow workflow) {
        var itemDetails = new ItemDetails(null, Map.of(), Map.of(), null, null, List.of(), "print");
        var id = new ItemId("shop", "w", "k");
        var item = Item.create(id, workflow, "uid", "a", itemDetails, ItemTiming.start(START, DUE, null), APP, null);
        return OverduePolicy.sweep(item, workflow, DUE);
    }

    private static Workflow workflow(List<EscalationStep> ladder, @Nullable Duration remind) {
        var states = new LinkedHashMap<String, State>();
        states.put("a", new State(null, true, false, List.of("z"), List.of(), List.of(), null, false, null, null, 0));
        states.put("z", new State(null, false, true, List.of(), List.of(), List.of(), null, false, null, null, 0));
        return new Workflow(
                "w", 1, null, null, remind, ladder, null, true, List.of(), Map.of(), Map.of(), Map.of(), states);
    }

    @Provide
    Arbitrary<List<EscalationStep>> ladders() {
        return Arbitraries.integers().between(1, 90).list().ofMaxSize(10).map(gaps -> {
            var ladder = new ArrayList<EscalationStep>();
            var after = 0;
            for (var gap : gaps) {
                after += gap;
                ladder.add(new EscalationStep(Duration.ofMinutes(after), List.of("role-" + ladder.size())));
            }
            return ladder;
        });
    }

    /** In minutes; 0 for none. */
    @Provide
    Arbitrary<Integer> reminders() {
        return Arbitraries.of(0, 7, 15, 60, 61, 90);
    }

    @Provide
    Arbitrary<List<Pass>> passes() {
        var snoozes = Arbitraries.integers().between(-1, 200).injectNull(0.8);
        return Arbitraries.integers()
                .between(-30, 240)
                .flatMap(minutes -> snoozes.map(snooze -> new Pass(minutes, snooze)))
                .list()
                .ofMaxSize(12);
    }
}
