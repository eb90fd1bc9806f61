package dev.holdfast.item;

import dev.holdfast.access.Caller;
import dev.holdfast.json.Canonical;
import dev.holdfast.problem.Answer;
import dev.holdfast.problem.Faults;
import dev.holdfast.problem.Problem;
import dev.holdfast.workflow.Workflow;
import java.time.InstantSource;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Moves items from state to state, for every action that does so. */
final class Mover {
    private final Change change;
    private final InstantSource clock;

    Mover(Items items, InstantSource clock) {
        this.change = new Change(items);
        this.clock = clock;
    }

    /** Without {@code to}: to the workflow's only terminal state. */
    Answer<Moved> move(Caller caller, AdvanceItem.Request wish) {
        var now = clock.instant();
        var faults = new Faults();
        faults.name("/workflow", wish.workflow()).key("/key", wish.key()).text("/note", wish.note());
        if (wish.to() != null) faults.name("/to", wish.to());
        if (wish.from() != null) faults.name("/from", wish.from());
        faults.reference("/idempotencyKey", wish.idempotencyKey());
        var deadline = Until.of(wish.deadline(), wish.within(), now, faults);
        if (faults.any()) return Answer.refused(faults.problem());
        var request = identity(caller, wish);
        var id = new ItemId(caller.app(), wish.workflow(), wish.key());
        return change.of(id, wish.version(), (item, workflow) -> {
            if (request != null) {
                var before = item.madeBy(request.key());
                if (before.isPresent()) return repeated(item, before.get(), request);
            }
            return target(workflow, wish.to()).then(to -> {
                var problem = refusal(item, workflow, to, wish, caller);
                if (problem != null) return Answer.refused(problem);
                var move = new Move(to, wish.note(), deadline, wish.within(), request);
                var next = item.advance(workflow, move, caller, now);
                return Answer.ok(new Change.Step<>(next, Moved.by(id, next.newest())));
            });
        });
    }

    private static Answer<Change.Step<Moved>> repeated(Item item, Entry before, Entry.Request request) {
        return request.equals(before.request())
                ? Answer.ok(new Change.Step<>(null, Moved.by(item.id(), before)))
                : Answer.refused(Refusal.reused(request.key()));
    }

    private static Answer<String> target(Workflow workflow, @Nullable String to) {
        if (to != null) return Answer.ok(to);
        var terminals = workflow.terminals();
        return terminals.size() == 1
                ? Answer.ok(terminals.getFirst())
                : Answer.refused(Problem.invalid(
                        "/to", "is required, since there are several ways to end: " + String.join(", ", terminals)));
    }

    private static @Nullable Problem refusal(
            Item item, Workflow workflow, String to, AdvanceItem.Request wish, Caller caller) {
        if (wish.version() != null && wish.version() != item.version()) return Refusal.stale(item);
        if (item.finished()) return Refusal.finished(item);
        if (item.held() != null) return Refusal.held(item, item.held());
        if (wish.from() != null && !wish.from().equals(item.state())) return Refusal.elsewhere(item, wish.from());
        if (!workflow.state(item.state()).next().contains(to)) return Refusal.successor(item, workflow, to);
        if (!workflow.mayEnter(to, caller, item.given().roles())) return Refusal.actor(workflow, to, caller);
        return null;
    }

    private static Entry.@Nullable Request identity(Caller caller, AdvanceItem.Request w) {
        if (w.idempotencyKey() == null) return null;
        var hash = Canonical.hash(Arrays.asList(caller.name(), w.to(), w.note(), w.from(), w.deadline(), w.within()));
        return new Entry.Request(w.idempotencyKey(), hash);
    }
}
