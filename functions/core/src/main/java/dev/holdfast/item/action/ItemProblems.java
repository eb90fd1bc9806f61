package dev.holdfast.item.action;

import dev.holdfast.access.Caller;
import dev.holdfast.item.HeldItem;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemHold;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.ReleaseHint;
import dev.holdfast.problem.Problem;
import dev.holdfast.workflow.Workflow;
import java.util.Map;

/** Why an item can't do what was asked, with what would help. */
public final class ItemProblems {
    private ItemProblems() {}

    public static Problem itemNotFound(ItemId id) {
        return new Problem.NotFound("there is no item " + id);
    }

    static Problem actorNotAllowed(Workflow workflow, String state, Caller caller) {
        return new Problem.Forbidden(
                caller.name() + " may not move an item to " + state + "; that takes one of the roles "
                        + String.join(", ", workflow.state(state).actors()));
    }

    /** Of a parked item. */
    static Problem releaserNotAllowed(Workflow workflow, String state, Caller caller) {
        return new Problem.Forbidden(
                caller.name() + " may not let an item out of " + state + "; that takes one of the roles "
                        + String.join(", ", workflow.state(state).actors()));
    }

    /** A held item, with what would release it. */
    static Problem itemHeld(Item item, ItemHold itemHold) {
        var why = itemHold.reason() == null ? "" : " (" + itemHold.reason() + ")";
        var id = item.id();
        return switch (itemHold.why()) {
            case STATE ->
                new Problem.Conflict(
                        "item " + id + " is parked in " + item.state() + " and waits for its release: "
                                + ReleaseHint.queued(id.app(), HeldItem.queueId(id)),
                        currentStateWith(item, "release", HeldItem.queueId(id)));
            case PERSON ->
                new Problem.Conflict(
                        "item " + id + " is on hold by " + itemHold.by() + " since " + itemHold.since() + why
                                + "; release it by " + ReleaseHint.item(id),
                        currentState(item));
            case INTENT ->
                new Problem.Conflict(
                        "item " + id + " waits for the intent " + itemHold.intent()
                                + " in the hold queue; release that by "
                                + ReleaseHint.queued(id.app(), String.valueOf(itemHold.intent())),
                        currentStateWith(item, "intent", String.valueOf(itemHold.intent())));
        };
    }

    static Problem holdEnded(Item item) {
        return new Problem.NotFound("item " + item.id() + " is held by that no more");
    }

    static Problem itemFinished(Item item) {
        return new Problem.Conflict("item " + item.id() + " is finished", currentState(item));
    }

    static Problem invalidSuccessor(Item item, Workflow workflow, String to) {
        var next = workflow.state(item.state()).next();
        return new Problem.Conflict(
                "item " + item.id() + " can't go from " + item.state() + " to " + to + "; it can go to "
                        + String.join(", ", next),
                currentStateWith(item, "allowed", next));
    }

    static Problem wrongState(Item item, String from) {
        return new Problem.Conflict(
                "item " + item.id() + " is not in state " + from + " but in " + item.state(), currentState(item));
    }

    static Problem staleVersion(Item item) {
        return new Problem.Stale(
                "item " + item.id() + " was changed meanwhile; its version is " + item.version(), item.version());
    }

    static Problem idempotencyKeyReused(String idempotencyKey) {
        return new Problem.KeyReused(
                "the idempotency key " + idempotencyKey + " was used for another request to this item");
    }

    public static Problem changesNotArchived(ItemId id) {
        return new Problem.Busy("the next changes of item " + id
                + " are not archived yet, since publishing is behind; ask for the same page again in a moment");
    }

    static Map<String, Object> currentState(Item item) {
        return Map.of("state", item.state(), "version", item.version());
    }

    private static Map<String, Object> currentStateWith(Item item, String name, Object value) {
        return Map.of("state", item.state(), "version", item.version(), name, value);
    }
}
