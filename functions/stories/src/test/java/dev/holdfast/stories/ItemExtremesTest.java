// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.access.Action;
import dev.holdfast.item.view.ItemView;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeTry;

/** Every item that an action wrote can be read, even if the request contains extreme values. */
class ItemExtremesTest {
    enum Operation {
        ADVANCE,
        HEARTBEAT,
        EDIT,
        HOLD,
        RELEASE,
        ACKNOWLEDGE,
        RECOVER,
        MIGRATE,
        QUEUE,
        RELEASE_QUEUE,
        PURGE,
        COMPLETE,
        SWEEP,
        CLOCK
    }

    private static final List<String> INSTANTS = List.of(
            "1970-01-01T00:00:00Z", "1970-01-01T00:00:00.001Z", "2026-03-01T08:00:00Z", "9999-12-31T23:59:59.999Z");
    private static final List<String> DURATIONS = List.of("PT0.001S", "PT1H", "P5214W", "P36500D");
    private static final List<String> STATES = List.of("a", "park", "b", "z");
    private static final String WORKFLOW = """
            within: P36500D
            remind: %s
            roles: {ops: [olga@example.com]}
            escalate: [{after: PT0.001S, notify: [ops]}, {after: P36500D, notify: [ops]}]
            states:
              a: {initial: true, next: [park, b, z], within: P36500D, notify: [ops]}
              park: {hold: true, holdWithin: P36500D, onPurge: z, next: [a, b, z]}
              b: {next: [a, park, z], within: PT0.001S}
              z: {terminal: true}
            """;
    private static final String LONG_NOTE = "\uD83D\uDE00".repeat(2_000);

    /**
     * @param time the member with a deadline, an end or a duration; empty for none
     * @param days the length of the clock's jump
     */
    record Step(Operation operation, String to, String time, int days) {}

    private HoldfastFixture holdfastFixture = new HoldfastFixture();

    @BeforeTry
    void open() {
        holdfastFixture.close();
        holdfastFixture = new HoldfastFixture();
        holdfastFixture.putWorkflow("w", WORKFLOW.formatted("P36500D"));
        holdfastFixture.subscribe();
    }

    @AfterProperty
    void close() {
        holdfastFixture.close();
    }

    @Property(tries = 60)
    void written_items_are_readable(@ForAll("times") String time, @ForAll("steps") List<Step> steps) {
        call(holdfastFixture.holdfast.createItem, "'note':'" + LONG_NOTE + "'" + time);
        for (var step : steps) {
            run(step);
            if (!readItem(step)) break;
        }
        holdfastFixture.publish();
    }

    private void run(Step step) {
        var holdfast = holdfastFixture.holdfast;
        var until = step.time.replace("deadline", "until");
        switch (step.operation) {
            case ADVANCE -> call(holdfast.advanceItem, "'to':'" + step.to + "'" + step.time);
            case HEARTBEAT -> call(holdfast.heartbeatItem, "'version':null" + step.time);
            case EDIT -> call(holdfast.editItem, "'note':'" + LONG_NOTE + "'" + step.time);
            case HOLD -> call(holdfast.holdQueue.holdItem, "'reason':'" + LONG_NOTE + "'" + until);
            case RELEASE -> call(holdfast.holdQueue.releaseItem, "'note':'x'");
            case ACKNOWLEDGE -> call(holdfast.acknowledgeItem, "'note':'" + LONG_NOTE + "'" + until);
            case RECOVER ->
                holdfastFixture.call(
                        holdfastFixture.app,
                        holdfast.recoverItems,
                        "{'workflow':'w','mode':'redrive','keys':['k']" + step.time + "}");
            case MIGRATE -> {
                holdfastFixture.putWorkflow("w", WORKFLOW.formatted(step.days % 2 == 0 ? "PT1M" : "P36500D"));
                holdfastFixture.callOk(holdfast.migrateItems, "{'workflow':'w','states':{'a':'" + step.to + "'}}");
            }
            case QUEUE ->
                holdfastFixture.call(
                        holdfastFixture.app,
                        holdfast.holdQueue.queueIntents,
                        "{'intents':[{'kind':'workflow','name':'simple','parent':'w/k'}]}");
            case RELEASE_QUEUE -> holdfastFixture.callOk(holdfast.holdQueue.releaseIntents, "{'all':true}");
            case PURGE -> holdfastFixture.callOk(holdfast.holdQueue.purgeIntents, "{'all':true,'reason':'x'}");
            case COMPLETE -> call(holdfast.completeItem, "'to':'z'");
            case SWEEP -> assertThat(holdfastFixture.sweep().failedRows()).isEmpty();
            case CLOCK -> moveClock(step.days);
        }
    }

    /** Moves the clock, but not beyond the years that Holdfast supports. */
    private void moveClock(int days) {
        var now = holdfastFixture.clock.instant();
        var moved = now.plus(Duration.ofDays(days));
        if (moved.isAfter(Instant.EPOCH) && moved.isBefore(Instant.parse("9990-01-01T00:00:00Z")))
            holdfastFixture.clock.set(moved);
    }

    private <Q, A> void call(Action<Q, A> action, String members) {
        holdfastFixture.call(holdfastFixture.app, action, "{'workflow':'w','key':'k'," + members + "}");
    }

    /** Reads the item, the list of items and the hold queue. Returns false if the item is finished. */
    private boolean readItem(Step step) {
        var listed = holdfastFixture
                .callOk(holdfastFixture.holdfast.listItems, "{'workflow':'w'}")
                .items();
        var found = holdfastFixture.call(
                holdfastFixture.app, holdfastFixture.holdfast.getItem, "{'workflow':'w','key':'k'}");
        holdfastFixture.callOk(holdfastFixture.holdfast.holdQueue.listIntents, "{}");
        var isOpen = found instanceof ActionResult.Success<ItemView>(var item) && !item.finished();
        if (found instanceof ActionResult.Refusal<ItemView>(var problem))
            assertThat(problem).as("%s", step).isInstanceOf(Problem.NotFound.class);
        assertThat(holdfastFixture.counts.countOf("items.unreadable")
                        + holdfastFixture.counts.countOf("rows.unreadable"))
                .as("%s", step)
                .isZero();
        assertThat(listed).as("%s", step).hasSize(isOpen ? 1 : 0);
        return isOpen;
    }

    @Provide
    Arbitrary<String> times() {
        var instants = Arbitraries.of(INSTANTS).map(instant -> ",'deadline':'" + instant + "'");
        var durations = Arbitraries.of(DURATIONS).map(duration -> ",'within':'" + duration + "'");
        return Arbitraries.oneOf(Arbitraries.just(""), instants, durations);
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.of(Operation.class),
                        Arbitraries.of(STATES),
                        times(),
                        Arbitraries.of(1, 2, 400, -300, 36_501, 73_000, -36_501))
                .as(Step::new)
                .list()
                .ofMinSize(5)
                .ofMaxSize(30);
    }
}
