package dev.holdfast.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.access.Caller;
import dev.holdfast.hold.BulkResult;
import dev.holdfast.hold.IntentResult.IntentOutcome;
import dev.holdfast.hold.IntentResult;
import dev.holdfast.hold.IntentView;
import dev.holdfast.hold.intent.IntentStatus;
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
import org.jspecify.annotations.Nullable;

/** Whatever three people do to a queue in whatever order, and whatever the clock does: it is what a plain model says. */
class HoldQueueModelTest {
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

    private HoldfastFixture holdfastFixture = new HoldfastFixture();
    /** The newest intent of each place, queued or ended. */
    private final Map<Integer, IntentModel> newest = new TreeMap<>();

    private final List<IntentModel> all = new ArrayList<>();

    @BeforeTry
    void fresh() {
        holdfastFixture.close();
        holdfastFixture = new HoldfastFixture();
        newest.clear();
        all.clear();
        holdfastFixture.subscribe();
        holdfastFixture.callOk(holdfastFixture.holdfast.holdQueue.putQueuePolicy, IntentModel.POLICY);
    }

    @AfterProperty
    void close() {
        holdfastFixture.close();
    }

    @Property(tries = 25)
    void queue_behaves_like_plain_model(@ForAll("steps") List<Step> steps) {
        for (var step : steps) {
            take(step);
            compare();
        }
        items();
        events();
    }

    private void take(Step step) {
        var intent = newest.get(step.place);
        var now = holdfastFixture.clock.instant();
        var who = caller(step.who);
        switch (step.deed) {
            case QUEUE -> queue(step, who, now);
            case SWEEP -> {
                all.forEach(i -> i.sweep(now));
                holdfastFixture.sweep();
            }
            case CLOCK -> holdfastFixture.clock.advance(Duration.ofMinutes(step.minutes));
            case CRASH -> holdfastFixture = holdfastFixture.restart();
            case RELEASE_ALL -> {
                var expected = open().filter(i -> i.release(who.name(), now)).map(i -> i.id);
                var done = handled(who, "{'all':true}").intents().stream()
                        .filter(intentResult -> intentResult.outcome() == IntentOutcome.RELEASED)
                        .map(IntentResult::id)
                        .toList();
                assertThat(done).containsExactlyInAnyOrderElementsOf(expected.toList());
            }
            case PURGE_METHODS -> {
                open().filter(i -> i.id.startsWith("method:")).forEach(IntentModel::purge);
                holdfastFixture.callOk(
                        holdfastFixture.holdfast.holdQueue.purgeIntents, "{'kind':'method','reason':'r'}");
            }
            default -> {
                if (intent != null) one(step, intent, who, now);
            }
        }
    }

    private void one(Step step, IntentModel intent, Caller who, Instant now) {
        var id = "{'id':'" + intent.id + "','reason':'r'";
        switch (step.deed) {
            case APPROVE -> said(intent.vote(who.name(), true), who, id + ",'decision':'approve'}");
            case REJECT -> said(intent.vote(who.name(), false), who, id + ",'decision':'reject'}");
            case WITHDRAW -> said(intent.withdraw(who.name()), who, id + ",'decision':'withdraw'}");
            case RELEASE ->
                done(intent.hasEnded(), intent.release(who.name(), now), IntentOutcome.RELEASED, who, id + "}");
            case SCHEDULE -> {
                var at = now.plus(Duration.ofMinutes(Math.max(1, step.minutes)));
                var ended = intent.hasEnded();
                done(ended, intent.schedule(who.name(), at), IntentOutcome.SCHEDULED, who, id + ",'at':'" + at + "'}");
            }
            case PURGE -> {
                var purged = intent.purge();
                var actionResult = holdfastFixture.call(who, holdfastFixture.holdfast.holdQueue.purgeIntents, id + "}");
                assertThat(actionResult instanceof ActionResult.Success).isEqualTo(purged);
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
        var queueResult = HoldfastFixture.requireOk(holdfastFixture.call(
                        who,
                        holdfastFixture.holdfast.holdQueue.queueIntents,
                        "{'intents':[{" + PLACES.get(step.place) + "," + window + "}]}"))
                .intents()
                .getFirst();
        var taken = there != null && !there.hasEnded();
        assertThat(queueResult.queued()).isEqualTo(!taken);
        if (there != null && taken) assertThat(queueResult.intent().id()).isEqualTo(there.id);
        if (taken) return;
        var intent = new IntentModel(queueResult.intent().id(), who.name(), earliest, latest);
        newest.put(step.place, intent);
        all.add(intent);
    }

    private void said(boolean expected, Caller who, String request) {
        var actionResult = holdfastFixture.call(who, holdfastFixture.holdfast.holdQueue.approveIntents, request);
        assertThat(actionResult instanceof ActionResult.Success)
                .as("%s: %s", request, actionResult)
                .isEqualTo(expected);
    }

    private void done(boolean ended, boolean expected, IntentOutcome intentOutcome, Caller who, String request) {
        var actionResult = holdfastFixture.call(who, holdfastFixture.holdfast.holdQueue.releaseIntents, request);
        assertThat(actionResult instanceof ActionResult.Success)
                .as("%s: %s", request, actionResult)
                .isEqualTo(!ended);
        if (!ended)
            assertThat(HoldfastFixture.requireOk(actionResult)
                            .intents()
                            .getFirst()
                            .outcome())
                    .as("%s: %s", request, actionResult)
                    .isEqualTo(expected ? intentOutcome : IntentOutcome.REFUSED);
    }

    private BulkResult handled(Caller who, String request) {
        return HoldfastFixture.requireOk(
                holdfastFixture.call(who, holdfastFixture.holdfast.holdQueue.releaseIntents, request));
    }

    private Caller caller(String who) {
        return who.isEmpty() ? holdfastFixture.app : holdfastFixture.app.actingFor(who);
    }

    private java.util.stream.Stream<IntentModel> open() {
        return all.stream().filter(i -> !i.hasEnded());
    }

    private void compare() {
        var queued = holdfastFixture
                .callOk(holdfastFixture.holdfast.holdQueue.listIntents, "{}")
                .intents();
        var expected = new TreeMap<String, IntentStatus>();
        open().forEach(i -> expected.put(i.id, i.visibleStatus()));
        var found = new TreeMap<String, IntentStatus>();
        queued.forEach(i -> found.put(i.id(), i.status()));
        assertThat(found).isEqualTo(expected);
    }

    private void items() {
        for (var intent : all) {
            var view = holdfastFixture
                    .callOk(holdfastFixture.holdfast.holdQueue.listIntents, "{'id':'" + intent.id + "'}")
                    .intents()
                    .getFirst();
            assertThat(view.status()).isEqualTo(intent.visibleStatus());
            assertThat(item(view) != null).isEqualTo(intent.status == IntentStatus.RELEASED);
        }
    }

    private @Nullable ItemView item(IntentView intent) {
        var request = "{'workflow':'simple','key':'" + intent.id() + "'}";
        return holdfastFixture.call(holdfastFixture.app, holdfastFixture.holdfast.getItem, request)
                        instanceof ActionResult.Success<ItemView>(var item)
                ? item
                : null;
    }

    /** Every end was told, once. */
    private void events() {
        holdfastFixture.publish();
        var told = holdfastFixture.receiver.events().stream()
                .filter(e -> e.get("type").asText().matches(".*intent\\.(released|purged|expired)"))
                .map(e ->
                        e.get("subject").asText() + " " + e.get("type").asText().replaceAll(".*\\.", ""));
        var ends = all.stream().filter(IntentModel::hasEnded).map(i -> i.id + " " + i.status.jsonName());
        assertThat(told.toList()).containsExactlyInAnyOrderElementsOf(ends.toList());
        assertThat(holdfastFixture.receiver.messages()).extracting(m -> m.id()).doesNotHaveDuplicates();
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
