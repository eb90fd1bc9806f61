package dev.holdfast.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.access.Action;
import dev.holdfast.item.ItemView;
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

/** Whatever is done to items in whatever order, and whatever the clock does: they are what a plain model says. */
class ItemLifecycleModelTest {
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

    private HoldfastFixture holdfastFixture = new HoldfastFixture();
    private final Map<String, ItemModel> model = new TreeMap<>();
    /** What was missed by items that are gone. */
    private final List<String> missed = new ArrayList<>();

    @BeforeTry
    void open() {
        holdfastFixture.close();
        holdfastFixture = new HoldfastFixture();
        model.clear();
        missed.clear();
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
            take(step);
            compare();
        }
        holdfastFixture.clock.advance(Duration.ofDays(20));
        sweep();
        compare();
        model.forEach(this::remember);
        events();
    }

    private void take(Step step) {
        var now = holdfastFixture.clock.instant();
        var item = model.get(step.key);
        var within = step.minutes < 1 ? null : Duration.ofMinutes(step.minutes);
        var members = within == null ? "" : ",'within':'" + within + "'";
        switch (step.deed) {
            case CREATE -> {
                if (item != null) return;
                expect(true, holdfastFixture.holdfast.createItem, step, members);
                model.put(step.key, new ItemModel(now, within));
            }
            case ADVANCE ->
                expect(
                        item != null && item.advance(now, step.to, within),
                        holdfastFixture.holdfast.advanceItem,
                        step,
                        ",'to':'" + step.to + "'" + members);
            case HEARTBEAT ->
                expect(
                        item != null && item.heartbeat(now, within),
                        holdfastFixture.holdfast.heartbeatItem,
                        step,
                        members);
            case COMPLETE ->
                expect(item != null && item.advance(now, "z", null), holdfastFixture.holdfast.completeItem, step, "");
            case EDIT -> {
                var deadline = HoldfastFixture.START.plus(Duration.ofMinutes(step.minutes));
                expect(
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
                expect(item != null, holdfastFixture.holdfast.deleteItem, step, "");
                if (item != null) remember(step.key, item);
                model.remove(step.key);
            }
            case SWEEP -> sweep();
            case CLOCK -> holdfastFixture.clock.advance(Duration.ofMinutes(step.minutes));
            case CRASH -> holdfastFixture = holdfastFixture.restart();
        }
    }

    private <Q, A> void expect(boolean done, Action<Q, A> action, Step step, String members) {
        var actionResult = holdfastFixture.call(
                holdfastFixture.app, action, "{'workflow':'w','key':'" + step.key + "'" + members + "}");
        assertThat(actionResult instanceof ActionResult.Success)
                .as("%s: %s", step, actionResult)
                .isEqualTo(done);
    }

    private void sweep() {
        var now = holdfastFixture.clock.instant();
        var flagged = model.values().stream().filter(i -> i.sweep(now)).count();
        assertThat(holdfastFixture.sweep().done().getOrDefault("overdue", 0L)).isEqualTo(flagged);
    }

    private void compare() {
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
                        .filter(e ->
                                e.getValue().flagged != null && !e.getValue().isFinished())
                        .map(Map.Entry::getKey)
                        .toList());
    }

    private void remember(String key, ItemModel item) {
        item.missed.forEach(due -> missed.add("w/" + key + " " + due));
    }

    /** Every deadline that was missed was told, each as often as it was set and missed, and by one id each. */
    private void events() {
        holdfastFixture.publish();
        var told = holdfastFixture.receiver.events().stream()
                .filter(e -> e.get("type").asText().endsWith(".overdue"))
                .map(e -> e.get("subject").asText() + " "
                        + Instant.parse(e.get("time").asText()))
                .toList();
        assertThat(told).containsExactlyInAnyOrderElementsOf(missed);
        assertThat(holdfastFixture.receiver.messages()).extracting(m -> m.id()).doesNotHaveDuplicates();
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
