// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.access.Action;
import dev.holdfast.item.view.ItemView;
import dev.holdfast.problem.ActionResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeTry;

/** Runs random operations with random clock jumps, and checks that items behave as {@link ItemModel} does. */
class ItemLifecycleModelTest {
    enum Operation {
        CREATE,
        ADVANCE,
        HEARTBEAT,
        EDIT,
        RECOVER,
        COMPLETE,
        DELETE,
        SWEEP,
        CLOCK,
        CRASH
    }

    /** @param minutes a duration (none if below 1), a deadline after the start, or the length of the clock's jump */
    record Step(Operation operation, String key, String to, int minutes) {}

    private HoldfastFixture holdfastFixture = new HoldfastFixture();
    private final Map<String, ItemModel> model = new TreeMap<>();
    /** The missed deadlines of deleted items and, at the end, of all items. */
    private final List<String> missedDeadlines = new ArrayList<>();

    @BeforeTry
    void open() {
        holdfastFixture.close();
        holdfastFixture = new HoldfastFixture();
        model.clear();
        missedDeadlines.clear();
        holdfastFixture.putWorkflow("w", ItemModel.WORKFLOW);
        holdfastFixture.subscribe();
    }

    @AfterProperty
    void close() {
        holdfastFixture.close();
    }

    @Property(tries = 60)
    void items_behave_like_plain_model(@ForAll("steps") List<Step> steps) {
        for (var step : steps) {
            run(step);
            compareWithModel();
        }
        holdfastFixture.clock.advance(Duration.ofDays(20));
        sweep();
        compareWithModel();
        model.forEach(this::recordMissedDeadlines);
        checkEvents();
    }

    private void run(Step step) {
        var now = holdfastFixture.clock.instant();
        var item = model.get(step.key);
        var within = step.minutes < 1 ? null : Duration.ofMinutes(step.minutes);
        var members = within == null ? "" : ",'within':'" + within + "'";
        switch (step.operation) {
            case CREATE -> {
                if (item != null) return;
                call(true, holdfastFixture.holdfast.createItem, step, members);
                model.put(step.key, new ItemModel(now, within));
            }
            case ADVANCE ->
                call(
                        item != null && item.advance(now, step.to, within),
                        holdfastFixture.holdfast.advanceItem,
                        step,
                        ",'to':'" + step.to + "'" + members);
            case HEARTBEAT ->
                call(
                        item != null && item.heartbeat(now, within),
                        holdfastFixture.holdfast.heartbeatItem,
                        step,
                        members);
            case COMPLETE ->
                call(item != null && item.advance(now, "z", null), holdfastFixture.holdfast.completeItem, step, "");
            case EDIT -> {
                var deadline = HoldfastFixture.START.plus(Duration.ofMinutes(step.minutes));
                call(
                        item != null && item.edit(now, deadline),
                        holdfastFixture.holdfast.editItem,
                        step,
                        ",'deadline':'" + deadline + "'");
            }
            case RECOVER -> {
                if (item != null) item.recover(now, Duration.ofMinutes(45));
                holdfastFixture.callOk(
                        holdfastFixture.holdfast.recoverItems,
                        "{'workflow':'w','mode':'redrive','within':'PT45M','keys':['" + step.key + "']}");
            }
            case DELETE -> {
                call(item != null, holdfastFixture.holdfast.deleteItem, step, "");
                if (item != null) recordMissedDeadlines(step.key, item);
                model.remove(step.key);
            }
            case SWEEP -> sweep();
            case CLOCK -> holdfastFixture.clock.advance(Duration.ofMinutes(step.minutes));
            case CRASH -> holdfastFixture = holdfastFixture.restart();
        }
    }

    private <Q, A> void call(boolean succeeds, Action<Q, A> action, Step step, String members) {
        var actionResult = holdfastFixture.call(
                holdfastFixture.app, action, "{'workflow':'w','key':'" + step.key + "'" + members + "}");
        assertThat(actionResult instanceof ActionResult.Success)
                .as("%s: %s", step, actionResult)
                .isEqualTo(succeeds);
    }

    private void sweep() {
        var now = holdfastFixture.clock.instant();
        var flagged = model.values().stream().filter(i -> i.sweep(now)).count();
        assertThat(holdfastFixture.sweep().done().getOrDefault("overdue", 0L)).isEqualTo(flagged);
    }

    private void compareWithModel() {
        model.forEach((key, expected) -> {
            var item = holdfastFixture.item("w", key);
            assertThat(item.state()).isEqualTo(expected.state);
            assertThat(item.finished()).isEqualTo(expected.isFinished());
            assertThat(item.due()).isEqualTo(expected.due());
        });
        var overdue = holdfastFixture
                .callOk(holdfastFixture.holdfast.listItems, "{'workflow':'w','overdue':true}")
                .items();
        assertThat(overdue.stream().map(ItemView::key))
                .containsExactlyInAnyOrderElementsOf(model.entrySet().stream()
                        .filter(e -> e.getValue().flaggedDeadline != null
                                && !e.getValue().isFinished())
                        .map(Map.Entry::getKey)
                        .toList());
    }

    private void recordMissedDeadlines(String key, ItemModel item) {
        item.missedDeadlines.forEach(due -> missedDeadlines.add("w/" + key + " " + due));
    }

    /** Checks that each missed deadline has one event, and that event ids differ. */
    private void checkEvents() {
        holdfastFixture.publish();
        var published = holdfastFixture.receiver.events().stream()
                .filter(e -> e.get("type").asText().endsWith(".overdue"))
                .map(e -> e.get("subject").asText() + " "
                        + Instant.parse(e.get("time").asText()))
                .toList();
        assertThat(published).containsExactlyInAnyOrderElementsOf(missedDeadlines);
        assertThat(holdfastFixture.receiver.messages()).extracting(m -> m.id()).doesNotHaveDuplicates();
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        var operation = Arbitraries.frequency(
                Tuple.of(4, Operation.CREATE),
                Tuple.of(6, Operation.ADVANCE),
                Tuple.of(5, Operation.HEARTBEAT),
                Tuple.of(3, Operation.EDIT),
                Tuple.of(2, Operation.RECOVER),
                Tuple.of(1, Operation.COMPLETE),
                Tuple.of(1, Operation.DELETE),
                Tuple.of(7, Operation.SWEEP),
                Tuple.of(8, Operation.CLOCK),
                Tuple.of(1, Operation.CRASH));
        var step = Combinators.combine(
                        operation,
                        Arbitraries.of("k", "l"),
                        Arbitraries.of("a", "b", "c", "z"),
                        Arbitraries.integers().between(-60, 180))
                .as(Step::new);
        return step.list().ofMinSize(5).ofMaxSize(40);
    }
}
