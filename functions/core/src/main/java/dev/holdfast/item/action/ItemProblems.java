// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.action;

import dev.holdfast.access.Caller;
import dev.holdfast.access.RoleNames;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemHold;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.view.ReleaseCall;
import dev.holdfast.problem.Problem;
import dev.holdfast.workflow.Workflow;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Builds the problems of refused calls of actions on items. Each problem names the item, the fault and the allowed
 * values.
 */
public final class ItemProblems {
    private static final String ANY_OTHER_CALLER = "a person or a program that isn't an agent";

    private ItemProblems() {}

    public static Problem itemNotFound(ItemId id) {
        return new Problem.NotFound("there is no item " + id);
    }

    /** Returns the problem for a caller who isn't an actor of the state. */
    public static Problem actorNotAllowed(Workflow workflow, String state, Caller caller) {
        var brief = caller.name() + " may not move an item to " + state;
        return new Problem.Forbidden(
                brief + "; allowed roles: "
                        + String.join(", ", workflow.state(state).actors()),
                brief);
    }

    /**
     * Returns the problem for an agent that moves an item from or to a state that is reserved for people. The text
     * names the people who may enter the state, and the people who release the item first.
     *
     * @param reservedState the first of the two states that is reserved for people
     */
    static Problem moveReserved(Item item, Workflow workflow, String to, String reservedState, Caller caller) {
        var brief =
                caller.name() + " is an agent and may not move item " + item.id() + describeReservation(reservedState);
        return new Problem.Forbidden(
                brief + "; ask " + describeMovers(item, workflow, to) + describeReleasers(item, workflow), brief);
    }

    /** Returns the problem for an agent that sends a heartbeat for an item. The item's state is reserved for people. */
    static Problem heartbeatReserved(Item item, String state, Caller caller) {
        var brief = caller.name() + " is an agent and may not send a heartbeat for item " + item.id()
                + describeReservation(state);
        return new Problem.Forbidden(brief + "; ask " + ANY_OTHER_CALLER, brief);
    }

    private static String describeReservation(String state) {
        return ", because people decide about the state " + state + ", which has hold, actors or tasks";
    }

    private static String describeMovers(Item item, Workflow workflow, String to) {
        var state = workflow.states().get(to);
        var taskRoles = item.taskOwnerRoles(workflow);
        var actors = state == null
                ? List.<String>of()
                : state.actors().stream()
                        .filter(role -> !role.equals(RoleNames.ANYONE))
                        .toList();
        var roles = actors.isEmpty() ? taskRoles : actors;
        return roles.isEmpty() ? ANY_OTHER_CALLER : "people in the roles " + describeRoles(item, workflow, roles);
    }

    private static String describeReleasers(Item item, Workflow workflow) {
        if (item.currentHold() == null) return "";
        var actors = item.hasHoldByState() ? workflow.state(item.state()).actors() : List.<String>of();
        var mayBeAnyone = actors.isEmpty() || actors.contains(RoleNames.ANYONE);
        return ", after people with the scope manage"
                + (mayBeAnyone ? "" : " in the roles " + describeRoles(item, workflow, actors))
                + " have released the item from its hold";
    }

    private static String describeRoles(Item item, Workflow workflow, List<String> roles) {
        return roles.stream()
                .map(role -> {
                    var people = workflow.peopleInRole(role, item.participants());
                    return people.isEmpty() ? role : role + " (" + String.join(", ", people) + ")";
                })
                .collect(Collectors.joining(", "));
    }

    /** Returns the problem for a person who moves or edits a task that isn't assigned to this person. */
    public static Problem taskOfOther(Item item, Caller caller) {
        var assignee = item.assignment() == null ? null : item.assignment().assignee();
        var brief = "item " + item.id() + " is a task that is not assigned to " + caller.name();
        return new Problem.Forbidden(
                brief
                        + (assignee == null
                                ? "; a candidate must claim the task first"
                                : "; " + assignee + " has the task"),
                brief);
    }

    /** Returns the problem of a request about the task of an item whose state has no tasks. */
    public static Problem noTask(Item item) {
        return new Problem.Conflict(
                "item " + item.id() + " is in state " + item.state() + ", which has no tasks", currentState(item));
    }

    /** Returns the problem for a caller who isn't allowed to release a parked item. */
    static Problem releaserNotAllowed(Workflow workflow, String state, Caller caller) {
        return new Problem.Forbidden(caller.name() + " may not release an item from " + state + "; allowed roles: "
                + String.join(", ", workflow.state(state).actors()));
    }

    /** Returns the problem for the move of a held item. The text describes how to release the item. */
    public static Problem itemHeld(Item item, ItemHold itemHold) {
        var why = itemHold.reason() == null ? "" : " (" + itemHold.reason() + ")";
        var id = item.id();
        var releaseCall = ReleaseCall.of(id, itemHold);
        var releaseText = "; release it by " + releaseCall.describe();
        return switch (itemHold.source()) {
            case STATE ->
                new Problem.Conflict(
                        "item " + id + " is parked in " + item.state() + releaseText,
                        currentStateWith(item, "release", releaseCall),
                        "item " + id + " is parked in " + item.state());
            case PERSON ->
                new Problem.Conflict(
                        "item " + id + " is on hold by " + itemHold.by() + " since " + itemHold.since() + why
                                + releaseText,
                        currentStateWith(item, "release", releaseCall),
                        "item " + id + " is on hold");
            case INTENT ->
                new Problem.Conflict(
                        "item " + id + " waits for the intent " + itemHold.intent() + " in the hold queue"
                                + releaseText,
                        Map.of(
                                "state",
                                item.state(),
                                "version",
                                item.version(),
                                "intent",
                                String.valueOf(itemHold.intent()),
                                "release",
                                releaseCall),
                        "item " + id + " waits for an intent in the hold queue");
        };
    }

    /** Returns the problem for a worker whose claim has ended, or whose item another worker has claimed. */
    public static Problem claimLost(Item item) {
        var claim = item.work() == null ? null : item.work().claim();
        var brief = "the claim of item " + item.id() + " is lost, so its worker must stop the work";
        var reason = claim == null
                ? "; a hold, a move, a redrive or a return has ended the claim"
                : "; the worker " + claim.worker() + " has claimed the item since " + claim.since();
        return new Problem.Conflict(brief + reason, currentState(item), brief);
    }

    static Problem holdEnded(Item item) {
        return new Problem.NotFound("item " + item.id() + " is no longer held, or is held for another reason");
    }

    public static Problem itemFinished(Item item) {
        return new Problem.Conflict("item " + item.id() + " is finished and can't change", currentState(item));
    }

    static Problem invalidSuccessor(Item item, Workflow workflow, String to) {
        var next = workflow.state(item.state()).next();
        return new Problem.Conflict(
                "item " + item.id() + " can't go from " + item.state() + " to " + to + "; allowed: "
                        + String.join(", ", next),
                currentStateWith(item, "allowed", next));
    }

    static Problem wrongState(Item item, String from) {
        return new Problem.Conflict(
                "item " + item.id() + " is in state " + item.state() + ", not in " + from, currentState(item));
    }

    public static Problem staleVersion(Item item) {
        return new Problem.Stale(
                "item " + item.id() + " has changed; its version is now " + item.version(), item.version());
    }

    static Problem idempotencyKeyReused(String idempotencyKey) {
        return new Problem.KeyReused(
                "the idempotency key " + idempotencyKey + " was used for another request to this item");
    }

    public static Problem changesNotArchived(ItemId id) {
        return new Problem.Busy("the next changes of item " + id
                + " are not archived yet, because publishing is behind; repeat the request in a moment");
    }

    static Map<String, Object> currentState(Item item) {
        return Map.of("state", item.state(), "version", item.version());
    }

    private static Map<String, Object> currentStateWith(Item item, String name, Object value) {
        return Map.of("state", item.state(), "version", item.version(), name, value);
    }
}
