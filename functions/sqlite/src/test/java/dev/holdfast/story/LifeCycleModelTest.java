package dev.holdfast.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.access.Action;
import dev.holdfast.item.ItemView;
import dev.holdfast.problem.Answer;
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

/** Whatever is done to items in whatever order, and whatever the clock does: they are what a plain model says. */
class LifeCycleModelTest {
    enum Deed {
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

    /** @param minutes a duration (none below 1), a place of a deadline, or how far the clock jumps */
    record Step(Deed deed, String key, String to, int minutes) {}

    private Rig rig = new Rig();
    private final Map<String, ModelItem> model = new TreeMap<>();
    /** What was missed by items that are gone. */
    private final List<String> missed = new ArrayList<>();

    @BeforeTry
    void open() {
        rig.close();
        rig = new Rig();
        model.clear();
        missed.clear();
        rig.workflow("w", ModelItem.WORKFLOW);
        rig.subscribe();
    }

    @AfterProperty
    void close() {
        rig.close();
    }

    @Property(tries = 60)
    void items_live_as_a_plain_model_says(@ForAll("steps") List<Step> steps) {
        for (var step : steps) {
            take(step);
            compare();
        }
        rig.clock.advance(Duration.ofDays(20));
        sweep();
        compare();
        model.forEach(this::remember);
        events();
    }

    private void take(Step step) {
        var now = rig.clock.instant();
        var item = model.get(step.key);
        var within = step.minutes < 1 ? null : Duration.ofMinutes(step.minutes);
        var members = within == null ? "" : ",'within':'" + within + "'";
        switch (step.deed) {
            case CREATE -> {
                if (item != null) return;
                expect(true, rig.holdfast.createItem, step, members);
                model.put(step.key, new ModelItem(now, within));
            }
            case ADVANCE ->
                expect(
                        item != null && item.advance(now, step.to, within),
                        rig.holdfast.advanceItem,
                        step,
                        ",'to':'" + step.to + "'" + members);
            case HEARTBEAT ->
                expect(item != null && item.heartbeat(now, within), rig.holdfast.heartbeatItem, step, members);
            case COMPLETE -> expect(item != null && item.advance(now, "z", null), rig.holdfast.completeItem, step, "");
            case EDIT -> {
                var deadline = Rig.START.plus(Duration.ofMinutes(step.minutes));
                expect(
                        item != null && item.edit(now, deadline),
                        rig.holdfast.editItem,
                        step,
                        ",'deadline':'" + deadline + "'");
            }
            case RECOVER -> {
                if (item != null) item.recover(now, Duration.ofMinutes(45));
                rig.ok(
                        rig.holdfast.recoverItems,
                        "{'workflow':'w','mode':'redrive','within':'PT45M','keys':['" + step.key + "']}");
            }
            case DELETE -> {
                expect(item != null, rig.holdfast.deleteItem, step, "");
                if (item != null) remember(step.key, item);
                model.remove(step.key);
            }
            case SWEEP -> sweep();
            case CLOCK -> rig.clock.advance(Duration.ofMinutes(step.minutes));
            case CRASH -> rig = rig.crashed();
        }
    }

    private <Q, A> void expect(boolean done, Action<Q, A> action, Step step, String members) {
        var answer = rig.ask(rig.app, action, "{'workflow':'w','key':'" + step.key + "'" + members + "}");
        assertThat(answer instanceof Answer.Ok).as("%s: %s", step, answer).isEqualTo(done);
    }

    private void sweep() {
        var now = rig.clock.instant();
        var flagged = model.values().stream().filter(i -> i.sweep(now)).count();
        assertThat(rig.sweep().done().getOrDefault("overdue", 0L)).isEqualTo(flagged);
    }

    private void compare() {
        model.forEach((key, expected) -> {
            var item = rig.item("w", key);
            assertThat(item.state()).isEqualTo(expected.state);
            assertThat(item.finished()).isEqualTo(expected.finished());
            assertThat(item.due()).isEqualTo(expected.due());
        });
        var overdue = rig.ok(rig.holdfast.listItems, "{'workflow':'w','overdue':true}")
                .items();
        assertThat(overdue.stream().map(ItemView::key))
                .containsExactlyInAnyOrderElementsOf(model.entrySet().stream()
                        .filter(e ->
                                e.getValue().flagged != null && !e.getValue().finished())
                        .map(Map.Entry::getKey)
                        .toList());
    }

    private void remember(String key, ModelItem item) {
        item.missed.forEach(due -> missed.add("w/" + key + " " + due));
    }

    /** Every deadline that was missed was told, each as often as it was set and missed, and by one id each. */
    private void events() {
        rig.publish();
        var told = rig.receiver.events().stream()
                .filter(e -> e.get("type").asText().endsWith(".overdue"))
                .map(e -> e.get("subject").asText() + " "
                        + Instant.parse(e.get("time").asText()))
                .toList();
        assertThat(told).containsExactlyInAnyOrderElementsOf(missed);
        assertThat(rig.receiver.messages()).extracting(m -> m.id()).doesNotHaveDuplicates();
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        var deed = Arbitraries.frequency(
                Tuple.of(4, Deed.CREATE),
                Tuple.of(6, Deed.ADVANCE),
                Tuple.of(5, Deed.HEARTBEAT),
                Tuple.of(3, Deed.EDIT),
                Tuple.of(2, Deed.RECOVER),
                Tuple.of(1, Deed.COMPLETE),
                Tuple.of(1, Deed.DELETE),
                Tuple.of(7, Deed.SWEEP),
                Tuple.of(8, Deed.CLOCK),
                Tuple.of(1, Deed.CRASH));
        var step = Combinators.combine(
                        deed,
                        Arbitraries.of("k", "l"),
                        Arbitraries.of("a", "b", "c", "z"),
                        Arbitraries.integers().between(-60, 180))
                .as(Step::new);
        return step.list().ofMinSize(5).ofMaxSize(40);
    }
}
