// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.access.Caller;
import dev.holdfast.hold.BulkResult;
import dev.holdfast.hold.IntentView;
import dev.holdfast.hold.entry.IntentResult;
import dev.holdfast.hold.entry.IntentResult.IntentOutcome;
import dev.holdfast.hold.intent.IntentStatus;
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
import org.jspecify.annotations.Nullable;

/**
 * Compares a hold queue with {@link IntentModel}. Three callers perform random operations in random order, while the
 * clock moves and the process restarts.
 */
class HoldQueueModelTest {
    private static final List<String> INTENT_INPUTS = List.of(
            "'kind':'workflow','name':'simple','inputs':1",
            "'kind':'workflow','name':'simple','inputs':2",
            "'kind':'method','model':'ad','name':'create'");

    enum Operation {
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

    /**
     * @param inputIndex the index of the intent in {@link #INTENT_INPUTS}
     * @param person the person who acts; empty for the application itself
     * @param minutes the length of the clock's jump, or the delay of a schedule; this number also selects the window of
     *     a new intent
     */
    record Step(Operation operation, int inputIndex, String person, int minutes) {}

    private HoldfastFixture holdfastFixture = new HoldfastFixture();
    /** The newest intent with each input, queued or ended. */
    private final Map<Integer, IntentModel> newest = new TreeMap<>();

    private final List<IntentModel> models = new ArrayList<>();

    @BeforeTry
    void startWithEmptyQueue() {
        holdfastFixture.close();
        holdfastFixture = new HoldfastFixture();
        newest.clear();
        models.clear();
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
            perform(step);
            compareQueue();
        }
        compareItems();
        compareEvents();
    }

    private void perform(Step step) {
        var newestModel = newest.get(step.inputIndex);
        var now = holdfastFixture.clock.instant();
        var caller = callerFor(step.person);
        switch (step.operation) {
            case QUEUE -> queue(step, caller, now);
            case SWEEP -> {
                models.forEach(model -> model.sweep(now));
                holdfastFixture.sweep();
            }
            case CLOCK -> holdfastFixture.clock.advance(Duration.ofMinutes(step.minutes));
            case CRASH -> holdfastFixture = holdfastFixture.restart();
            case RELEASE_ALL -> {
                var expected = openModels()
                        .filter(model -> model.release(caller.name(), now))
                        .map(model -> model.id);
                var released = release(caller, "{'all':true}").intents().stream()
                        .filter(intentResult -> intentResult.outcome() == IntentOutcome.RELEASED)
                        .map(IntentResult::id)
                        .toList();
                assertThat(released).containsExactlyInAnyOrderElementsOf(expected.toList());
            }
            case PURGE_METHODS -> {
                openModels().filter(model -> model.id.startsWith("method:")).forEach(IntentModel::purge);
                holdfastFixture.callOk(
                        holdfastFixture.holdfast.holdQueue.purgeIntents, "{'kind':'method','reason':'r'}");
            }
            default -> {
                if (newestModel != null) performOnIntent(step, newestModel, caller, now);
            }
        }
    }

    private void performOnIntent(Step step, IntentModel model, Caller caller, Instant now) {
        var request = "{'id':'" + model.id + "','reason':'r'";
        switch (step.operation) {
            case APPROVE -> review(model.vote(caller.name(), true), caller, request + ",'decision':'approve'}");
            case REJECT -> review(model.vote(caller.name(), false), caller, request + ",'decision':'reject'}");
            case WITHDRAW -> review(model.withdraw(caller.name()), caller, request + ",'decision':'withdraw'}");
            case RELEASE ->
                releaseOrSchedule(
                        model.hasEnded(),
                        model.release(caller.name(), now),
                        IntentOutcome.RELEASED,
                        caller,
                        request + "}");
            case SCHEDULE -> {
                var at = now.plus(Duration.ofMinutes(Math.max(1, step.minutes)));
                var ended = model.hasEnded();
                var scheduled = model.schedule(caller.name(), at);
                releaseOrSchedule(ended, scheduled, IntentOutcome.SCHEDULED, caller, request + ",'at':'" + at + "'}");
            }
            case PURGE -> {
                var purged = model.purge();
                var actionResult =
                        holdfastFixture.call(caller, holdfastFixture.holdfast.holdQueue.purgeIntents, request + "}");
                assertThat(actionResult instanceof ActionResult.Success).isEqualTo(purged);
            }
            default -> throw new IllegalStateException(step.toString());
        }
    }

    private void queue(Step step, Caller caller, Instant now) {
        var previous = newest.get(step.inputIndex);
        var earliest = step.minutes % 3 == 0 ? now.plus(Duration.ofMinutes(20)) : null;
        var latest = step.minutes % 2 == 0 ? now.plus(Duration.ofMinutes(90)) : null;
        var window = "'window':{" + (earliest == null ? "" : "'earliest':'" + earliest + "','auto':true")
                + (earliest == null || latest == null ? "" : ",")
                + (latest == null ? "" : "'latest':'" + latest + "'") + "}";
        var queueResult = HoldfastFixture.requireOk(holdfastFixture.call(
                        caller,
                        holdfastFixture.holdfast.holdQueue.queueIntents,
                        "{'intents':[{" + INTENT_INPUTS.get(step.inputIndex) + "," + window + "}]}"))
                .intents()
                .getFirst();
        if (previous != null && !previous.hasEnded()) {
            assertThat(queueResult.queued()).isFalse();
            assertThat(queueResult.intent().id()).isEqualTo(previous.id);
            return;
        }
        assertThat(queueResult.queued()).isTrue();
        var model = new IntentModel(queueResult.intent().id(), caller.name(), earliest, latest);
        newest.put(step.inputIndex, model);
        models.add(model);
    }

    private void review(boolean expected, Caller caller, String request) {
        var actionResult = holdfastFixture.call(caller, holdfastFixture.holdfast.holdQueue.approveIntents, request);
        assertThat(actionResult instanceof ActionResult.Success)
                .as("%s: %s", request, actionResult)
                .isEqualTo(expected);
    }

    private void releaseOrSchedule(
            boolean ended, boolean expected, IntentOutcome intentOutcome, Caller caller, String request) {
        var actionResult = holdfastFixture.call(caller, holdfastFixture.holdfast.holdQueue.releaseIntents, request);
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

    private BulkResult release(Caller caller, String request) {
        return HoldfastFixture.requireOk(
                holdfastFixture.call(caller, holdfastFixture.holdfast.holdQueue.releaseIntents, request));
    }

    private Caller callerFor(String person) {
        return person.isEmpty() ? holdfastFixture.app : holdfastFixture.app.actingFor(person);
    }

    private java.util.stream.Stream<IntentModel> openModels() {
        return models.stream().filter(model -> !model.hasEnded());
    }

    private void compareQueue() {
        var queued = holdfastFixture
                .callOk(holdfastFixture.holdfast.holdQueue.listIntents, "{}")
                .intents();
        var expected = new TreeMap<String, IntentStatus>();
        openModels().forEach(model -> expected.put(model.id, model.visibleStatus()));
        var actual = new TreeMap<String, IntentStatus>();
        queued.forEach(view -> actual.put(view.id(), view.status()));
        assertThat(actual).isEqualTo(expected);
    }

    private void compareItems() {
        for (var model : models) {
            var view = holdfastFixture
                    .callOk(holdfastFixture.holdfast.holdQueue.listIntents, "{'id':'" + model.id + "'}")
                    .intents()
                    .getFirst();
            assertThat(view.status()).isEqualTo(model.visibleStatus());
            assertThat(findItem(view) != null).isEqualTo(model.status == IntentStatus.RELEASED);
        }
    }

    private @Nullable ItemView findItem(IntentView intent) {
        var request = "{'workflow':'simple','key':'" + intent.id() + "'}";
        return holdfastFixture.call(holdfastFixture.app, holdfastFixture.holdfast.getItem, request)
                        instanceof ActionResult.Success<ItemView>(var item)
                ? item
                : null;
    }

    /** Asserts that each end of an intent has exactly one event. */
    private void compareEvents() {
        holdfastFixture.publish();
        var publishedEnds = holdfastFixture.receiver.events().stream()
                .filter(event -> event.get("type").asText().matches(".*intent\\.(released|purged|expired)"))
                .map(event -> event.get("subject").asText() + " "
                        + event.get("type").asText().replaceAll(".*\\.", ""));
        var ends = models.stream().filter(IntentModel::hasEnded).map(model -> model.id + " " + model.status.jsonName());
        assertThat(publishedEnds.toList()).containsExactlyInAnyOrderElementsOf(ends.toList());
        assertThat(holdfastFixture.receiver.messages()).extracting(m -> m.id()).doesNotHaveDuplicates();
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        var operations = Arbitraries.frequency(
                Tuple.of(7, Operation.QUEUE),
                Tuple.of(7, Operation.APPROVE),
                Tuple.of(2, Operation.REJECT),
                Tuple.of(2, Operation.WITHDRAW),
                Tuple.of(5, Operation.RELEASE),
                Tuple.of(2, Operation.RELEASE_ALL),
                Tuple.of(2, Operation.PURGE),
                Tuple.of(1, Operation.PURGE_METHODS),
                Tuple.of(3, Operation.SCHEDULE),
                Tuple.of(6, Operation.SWEEP),
                Tuple.of(6, Operation.CLOCK),
                Tuple.of(1, Operation.CRASH));
        var step = Combinators.combine(
                        operations,
                        Arbitraries.integers().between(0, INTENT_INPUTS.size() - 1),
                        Arbitraries.of("", "anna@example.com", "ben@example.com"),
                        Arbitraries.integers().between(-20, 60))
                .as(Step::new);
        return step.list().ofMinSize(5).ofMaxSize(40);
    }
}
