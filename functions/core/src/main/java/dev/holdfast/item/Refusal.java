package dev.holdfast.item;

import dev.holdfast.access.Caller;
import dev.holdfast.problem.Problem;
import dev.holdfast.workflow.Workflow;
import java.util.Map;

/** Why an item can't do what was asked, with what would help. */
final class Refusal {
    private Refusal() {}

    static Problem unknown(ItemId id) {
        return new Problem.NotFound("there is no item " + id);
    }

    static Problem actor(Workflow workflow, String state, Caller caller) {
        return new Problem.Forbidden(
                caller.name() + " may not move an item to " + state + "; that takes one of the roles "
                        + String.join(", ", workflow.state(state).actors()));
    }

    /** Of a parked item. */
    static Problem keeper(Workflow workflow, String state, Caller caller) {
        return new Problem.Forbidden(
                caller.name() + " may not let an item out of " + state + "; that takes one of the roles "
                        + String.join(", ", workflow.state(state).actors()));
    }

    /** A held item, with what would release it. */
    static Problem held(Item item, Held held) {
        var why = held.reason() == null ? "" : " (" + held.reason() + ")";
        var id = item.id();
        return switch (held.why()) {
            case STATE ->
                new Problem.Conflict(
                        "item " + id + " is parked in " + item.state() + " and waits for its release: "
                                + ReleaseHint.queued(id.app(), Parked.id(id)),
                        with(item, "release", Parked.id(id)));
            case HAND ->
                new Problem.Conflict(
                        "item " + id + " is on hold by " + held.by() + " since " + held.since() + why
                                + "; release it by " + ReleaseHint.item(id),
                        current(item));
            case INTENT ->
                new Problem.Conflict(
                        "item " + id + " waits for the intent " + held.intent() + " in the hold queue; release that by "
                                + ReleaseHint.queued(id.app(), String.valueOf(held.intent())),
                        with(item, "intent", String.valueOf(held.intent())));
        };
    }

    static Problem over(Item item) {
        return new Problem.NotFound("item " + item.id() + " is held by that no more");
    }

    static Problem finished(Item item) {
        return new Problem.Conflict("item " + item.id() + " is finished", current(item));
    }

    static Problem successor(Item item, Workflow workflow, String to) {
        var next = workflow.state(item.state()).next();
        return new Problem.Conflict(
                "item " + item.id() + " can't go from " + item.state() + " to " + to + "; it can go to "
                        + String.join(", ", next),
                with(item, "allowed", next));
    }

    static Problem elsewhere(Item item, String from) {
        return new Problem.Conflict(
                "item " + item.id() + " is not in state " + from + " but in " + item.state(), current(item));
    }

    static Problem stale(Item item) {
        return new Problem.Stale(
                "item " + item.id() + " was changed meanwhile; its version is " + item.version(), item.version());
    }

    static Problem reused(String idempotencyKey) {
        return new Problem.KeyReused(
                "the idempotency key " + idempotencyKey + " was used for another request to this item");
    }

    static Problem unfiled(ItemId id) {
        return new Problem.Busy("the next changes of item " + id
                + " are not archived yet, since publishing is behind; ask for the same page again in a moment");
    }

    static Map<String, Object> current(Item item) {
        return Map.of("state", item.state(), "version", item.version());
    }

    private static Map<String, Object> with(Item item, String name, Object value) {
        return Map.of("state", item.state(), "version", item.version(), name, value);
    }
}
