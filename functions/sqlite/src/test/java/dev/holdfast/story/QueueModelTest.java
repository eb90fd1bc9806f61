package dev.holdfast.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.access.Caller;
import dev.holdfast.hold.Handled;
import dev.holdfast.hold.IntentView;
import dev.holdfast.hold.Line;
import dev.holdfast.hold.Line.Outcome;
import dev.holdfast.hold.Status;
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
import org.jspecify.annotations.Nullable;

/** Whatever three people do to a queue in whatever order, and whatever the clock does: it is what a plain model says. */
class QueueModelTest {
    private static final List<String> PLACES = List.of(
            "'kind':'workflow','name':'x','inputs':1",
            "'kind':'workflow','name':'x','inputs':2",
            "'kind':'method','model':'ad','name':'create'");

    enum Deed {
        QUEUE,
        APPROVE,
        REJECT,
        WITHDRAW,
        RELEASE,
        RELEASE_ALL,
        PURGE,
        PURGE_METHODS,
        SCHEDULE,
        SWEEP,
        CLOCK,
        CRASH
    }

    /** @param minutes how far the clock jumps; of a schedule and a window, until when */
    record Step(Deed deed, int place, String who, int minutes) {}

    private Rig rig = new Rig();
    /** The newest intent of each place, queued or ended. */
    private final Map<Integer, ModelIntent> newest = new TreeMap<>();

    private final List<ModelIntent> all = new ArrayList<>();

    @BeforeTry
    void fresh() {
        rig.close();
        rig = new Rig();
        newest.clear();
        all.clear();
        rig.subscribe();
        rig.ok(rig.holdfast.hold.putPolicy, ModelIntent.POLICY);
    }

    @AfterProperty
    void close() {
        rig.close();
    }

    @Property(tries = 25)
    void the_queue_does_as_a_plain_model_says(@ForAll("steps") List<Step> steps) {
        for (var step : steps) {
            take(step);
            compare();
        }
        items();
        events();
    }

    private void take(Step step) {
        var intent = newest.get(step.place);
        var now = rig.clock.instant();
        var who = caller(step.who);
        switch (step.deed) {
            case QUEUE -> queue(step, who, now);
            case SWEEP -> {
                all.forEach(i -> i.sweep(now));
                rig.sweep();
            }
            case CLOCK -> rig.clock.advance(Duration.ofMinutes(step.minutes));
            case CRASH -> rig = rig.crashed();
            case RELEASE_ALL -> {
                var expected = open().filter(i -> i.release(who.name(), now)).map(i -> i.id);
                var done = handled(who, "{'all':true}").intents().stream()
                        .filter(line -> line.outcome() == Outcome.RELEASED)
                        .map(Line::id)
                        .toList();
                assertThat(done).containsExactlyInAnyOrderElementsOf(expected.toList());
            }
            case PURGE_METHODS -> {
                open().filter(i -> i.id.startsWith("method:")).forEach(ModelIntent::purge);
                rig.ok(rig.holdfast.hold.purgeIntents, "{'kind':'method','reason':'r'}");
            }
            default -> {
                if (intent != null) one(step, intent, who, now);
            }
        }
    }

    private void one(Step step, ModelIntent intent, Caller who, Instant now) {
        var id = "{'id':'" + intent.id + "','reason':'r'";
        switch (step.deed) {
            case APPROVE -> said(intent.say(who.name(), true), who, id + ",'decision':'approve'}");
            case REJECT -> said(intent.say(who.name(), false), who, id + ",'decision':'reject'}");
            case WITHDRAW -> said(intent.withdraw(who.name()), who, id + ",'decision':'withdraw'}");
            case RELEASE -> done(intent.ended(), intent.release(who.name(), now), Outcome.RELEASED, who, id + "}");
            case SCHEDULE -> {
                var at = now.plus(Duration.ofMinutes(Math.max(1, step.minutes)));
                var ended = intent.ended();
                done(ended, intent.schedule(who.name(), at), Outcome.SCHEDULED, who, id + ",'at':'" + at + "'}");
            }
            case PURGE -> {
                var purged = intent.purge();
                var answer = rig.ask(who, rig.holdfast.hold.purgeIntents, id + "}");
                assertThat(answer instanceof Answer.Ok).isEqualTo(purged);
            }
            default -> throw new IllegalStateException(step.toString());
        }
    }

    private void queue(Step step, Caller who, Instant now) {
        var there = newest.get(step.place);
        var earliest = step.minutes % 3 == 0 ? now.plus(Duration.ofMinutes(20)) : null;
        var latest = step.minutes % 2 == 0 ? now.plus(Duration.ofMinutes(90)) : null;
        var window = "'window':{" + (earliest == null ? "" : "'earliest':'" + earliest + "','auto':true")
                + (earliest == null || latest == null ? "" : ",")
                + (latest == null ? "" : "'latest':'" + latest + "'") + "}";
        var line = Rig.value(rig.ask(
                        who,
                        rig.holdfast.hold.queueIntents,
                        "{'intents':[{" + PLACES.get(step.place) + "," + window + "}]}"))
                .intents()
                .getFirst();
        var taken = there != null && !there.ended();
        assertThat(line.queued()).isEqualTo(!taken);
        if (there != null && taken) assertThat(line.intent().id()).isEqualTo(there.id);
        if (taken) return;
        var intent = new ModelIntent(line.intent().id(), who.name(), earliest, latest);
        newest.put(step.place, intent);
        all.add(intent);
    }

    private void said(boolean expected, Caller who, String request) {
        var answer = rig.ask(who, rig.holdfast.hold.approveIntents, request);
        assertThat(answer instanceof Answer.Ok).as("%s: %s", request, answer).isEqualTo(expected);
    }

    private void done(boolean ended, boolean expected, Outcome outcome, Caller who, String request) {
        var answer = rig.ask(who, rig.holdfast.hold.releaseIntents, request);
        assertThat(answer instanceof Answer.Ok).as("%s: %s", request, answer).isEqualTo(!ended);
        if (!ended)
            assertThat(Rig.value(answer).intents().getFirst().outcome())
                    .as("%s: %s", request, answer)
                    .isEqualTo(expected ? outcome : Outcome.REFUSED);
    }

    private Handled handled(Caller who, String request) {
        return Rig.value(rig.ask(who, rig.holdfast.hold.releaseIntents, request));
    }

    private Caller caller(String who) {
        return who.isEmpty() ? rig.app : rig.app.actingFor(who);
    }

    private java.util.stream.Stream<ModelIntent> open() {
        return all.stream().filter(i -> !i.ended());
    }

    private void compare() {
        var queued = rig.ok(rig.holdfast.hold.listIntents, "{}").intents();
        var expected = new TreeMap<String, Status>();
        open().forEach(i -> expected.put(i.id, i.seen()));
        var found = new TreeMap<String, Status>();
        queued.forEach(i -> found.put(i.id(), i.status()));
        assertThat(found).isEqualTo(expected);
    }

    private void items() {
        for (var intent : all) {
            var view = rig.ok(rig.holdfast.hold.listIntents, "{'id':'" + intent.id + "'}")
                    .intents()
                    .getFirst();
            assertThat(view.status()).isEqualTo(intent.seen());
            assertThat(item(view) != null).isEqualTo(intent.status == Status.RELEASED);
        }
    }

    private @Nullable ItemView item(IntentView intent) {
        var request = "{'workflow':'simple','key':'" + intent.id() + "'}";
        return rig.ask(rig.app, rig.holdfast.getItem, request) instanceof Answer.Ok<ItemView>(var item) ? item : null;
    }

    /** Every end was told, once. */
    private void events() {
        rig.publish();
        var told = rig.receiver.events().stream()
                .filter(e -> e.get("type").asText().matches(".*intent\\.(released|purged|expired)"))
                .map(e ->
                        e.get("subject").asText() + " " + e.get("type").asText().replaceAll(".*\\.", ""));
        var ends = all.stream().filter(ModelIntent::ended).map(i -> i.id + " " + i.status.word());
        assertThat(told.toList()).containsExactlyInAnyOrderElementsOf(ends.toList());
        assertThat(rig.receiver.messages()).extracting(m -> m.id()).doesNotHaveDuplicates();
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        var deed = Arbitraries.frequency(
                Tuple.of(7, Deed.QUEUE),
                Tuple.of(7, Deed.APPROVE),
                Tuple.of(2, Deed.REJECT),
                Tuple.of(2, Deed.WITHDRAW),
                Tuple.of(5, Deed.RELEASE),
                Tuple.of(2, Deed.RELEASE_ALL),
                Tuple.of(2, Deed.PURGE),
                Tuple.of(1, Deed.PURGE_METHODS),
                Tuple.of(3, Deed.SCHEDULE),
                Tuple.of(6, Deed.SWEEP),
                Tuple.of(6, Deed.CLOCK),
                Tuple.of(1, Deed.CRASH));
        var step = Combinators.combine(
                        deed,
                        Arbitraries.integers().between(0, PLACES.size() - 1),
                        Arbitraries.of("", "anna@example.com", "ben@example.com"),
                        Arbitraries.integers().between(-20, 60))
                .as(Step::new);
        return step.list().ofMinSize(5).ofMaxSize(40);
    }
}
