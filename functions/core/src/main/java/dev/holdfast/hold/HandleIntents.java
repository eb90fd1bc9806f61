package dev.holdfast.hold;

import dev.holdfast.access.Caller;
import dev.holdfast.problem.Answer;
import dev.holdfast.problem.Faults;
import dev.holdfast.problem.Problem;
import dev.holdfast.table.Document;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Carries an order out on whatever a selector means: at once when that is little, else as a batch. */
public final class HandleIntents {
    private static final int DRY = 1_000;

    private final Queue queue;
    private final Document<Policy> policies;
    private final Batches batches;
    private final Handler handler;
    private final Runner runner;
    private final Supplier<String> uids;
    private final InstantSource clock;

    public HandleIntents(
            Queue queue,
            Document<Policy> policies,
            Batches batches,
            Handler handler,
            Runner runner,
            Supplier<String> uids,
            InstantSource clock) {
        this.queue = queue;
        this.policies = policies;
        this.batches = batches;
        this.handler = handler;
        this.runner = runner;
        this.uids = uids;
        this.clock = clock;
    }

    /** A wish as the actions give it, unchecked. */
    record Wish(
            Verb verb,
            Selector selector,
            @Nullable String reason,
            @Nullable String override,
            @Nullable Instant at,
            boolean dryRun,
            @Nullable String batch) {}

    Answer<Handled> handle(Caller caller, Wish wish) {
        var now = clock.instant();
        if (wish.batch() != null) return goOn(caller, wish.verb(), wish.batch());
        var faults = new Faults();
        wish.selector().check(false, faults);
        faults.text("/reason", wish.reason()).text("/override", wish.override());
        if (wish.at() != null && !wish.at().isAfter(now)) faults.add("/at", "has passed");
        if (wish.at() != null && wish.override() != null)
            faults.add("/override", "is for a release now; one at a given time waits for the end of a blackout");
        if (faults.any()) return Answer.refused(faults.problem());
        var order = new Order(
                wish.verb(), caller, policies.of(caller.app()).body(), wish.reason(), wish.override(), wish.at(), null);
        var id = wish.selector().id();
        return id == null ? Answer.ok(many(order, wish, now)) : one(order, wish, id);
    }

    private Answer<Handled> one(Order order, Wish wish, String id) {
        var app = order.caller().app();
        var there = queue.all(app, List.of(id));
        if (!there.isEmpty()) {
            var staged = there.getFirst();
            if (!wish.selector().fits(staged))
                return Answer.refused(new Problem.Conflict(id + " is not what the other selectors say"));
            var line = wish.dryRun() ? handler.dry(order, staged) : handler.handle(order, staged);
            return Answer.ok(Handled.of(order.verb(), List.of(line), 1));
        }
        return Answer.refused(IntentId.parse(id)
                .flatMap(intent -> queue.find(app, intent))
                .<Problem>map(ended -> new Problem.Conflict(id + " is "
                        + ended.status().word() + " since " + ended.newest().at()))
                .orElseGet(() -> new Problem.NotFound("nothing in the queue is called " + id)));
    }

    private Handled many(Order order, Wish wish, Instant now) {
        var app = order.caller().app();
        var places = runner.select(app, wish.selector());
        if (wish.dryRun()) {
            var lines = new ArrayList<Line>();
            for (var from = 0; from < Math.min(DRY, places.size()); from += Runner.CHUNK) {
                var ids = places.subList(from, Math.min(places.size(), from + Runner.CHUNK)).stream()
                        .map(Runner.Place::id)
                        .toList();
                queue.all(app, ids).forEach(staged -> lines.add(handler.dry(order, staged)));
            }
            return Handled.of(order.verb(), lines, places.size());
        }
        if (places.size() <= Runner.CHUNK) return Handled.of(order.verb(), runner.all(order, places), places.size());
        var batch = BatchBuilder.builder()
                .app(app)
                .id(uids.get())
                .verb(order.verb())
                .selector(wish.selector())
                .by(order.caller().name())
                .person(order.caller().person())
                .cause(order.caller().cause())
                .reason(wish.reason())
                .override(wish.override())
                .at(upTo(places, now))
                .releaseAt(wish.at())
                .total(places.size())
                .position("")
                .underway(List.of())
                .counts(Map.of())
                .troubles(List.of())
                .version(1)
                .build();
        if (!batches.save(batch, now.plus(Runner.LEASE)))
            throw new IllegalStateException("two batches with the same id: the source of randomness is broken");
        return Handled.of(runner.run(batch));
    }

    /** Now, or where the clocks of those who queued are ahead, the time of the last of them. */
    private static Instant upTo(List<Runner.Place> places, Instant now) {
        return places.stream()
                .map(Runner.Place::since)
                .filter(since -> since.isAfter(now))
                .max(Comparator.naturalOrder())
                .orElse(now);
    }

    private Answer<Handled> goOn(Caller caller, Verb verb, String id) {
        return new Faults().name("/batch", id).any()
                ? Answer.refused(Problem.invalid("/batch", "is no id of a batch"))
                : batches.find(caller.app(), id)
                        .filter(batch -> (batch.verb() == Verb.PURGE) == (verb == Verb.PURGE))
                        .map(batch -> Answer.ok(Handled.of(runner.run(batch))))
                        .orElseGet(() -> Answer.refused(new Problem.NotFound("there is no batch " + id)));
    }
}
