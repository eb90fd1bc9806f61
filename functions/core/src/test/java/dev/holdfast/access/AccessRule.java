// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.access;

import dev.holdfast.access.AccessCaller.Origin;
import dev.holdfast.access.AccessCaller.Person;
import dev.holdfast.workflow.StateVisibility;
import java.util.EnumSet;
import java.util.Set;

/**
 * The expected outcome of each call in the table of rights. The rule repeats the documentation in a few lines, and uses
 * no code of the product. An outcome compares two applications that differ only in whether the item exists.
 */
public final class AccessRule {
    /** What the answer to a call tells about the item. */
    public enum Outcome {
        /** Holdfast refuses the caller (401 or 403), and the answer is the same without the item. */
        FORBIDDEN,
        /** The answer is the same without the item. */
        SAME,
        /** The answer contains the item's key. */
        SHOWN,
        /** The call succeeds, and the answer would be another one without the item. */
        DONE,
        /** Holdfast refuses the call because of the item's state, or because the item belongs to somebody else. */
        REFUSED
    }

    private static final Set<AccessAction> ONLY_APPLICATION_COUNTS =
            EnumSet.of(AccessAction.COUNT, AccessAction.COMPLETENESS);
    private static final Set<AccessAction> NOT_BY_PEOPLE =
            EnumSet.of(AccessAction.CREATE_SAME_KEY, AccessAction.CREATE_SAME_LINK);
    private static final Set<AccessAction> ONLY_PEOPLE =
            EnumSet.of(AccessAction.INBOX, AccessAction.INBOX_COUNTS, AccessAction.WAITING, AccessAction.CLAIM_TASK);
    private static final Set<AccessAction> NOT_BY_AGENTS = EnumSet.of(
            AccessAction.CLAIM_TASK,
            AccessAction.UNCLAIM_TASK,
            AccessAction.EDIT_TASK,
            AccessAction.ACKNOWLEDGE,
            AccessAction.QUEUE_FOR_PARENT);

    private AccessRule() {}

    /** Returns the expected outcome of a call about an item in a state with this visibility. */
    public static Outcome expected(AccessCaller caller, AccessAction action, StateVisibility visibility) {
        if (caller.origin() != Origin.OWN_APPLICATION || !allows(caller, action.scope)) return Outcome.FORBIDDEN;
        if (caller.isAgent() && NOT_BY_AGENTS.contains(action)) return Outcome.FORBIDDEN;
        if (caller.isPerson() && (ONLY_APPLICATION_COUNTS.contains(action) || NOT_BY_PEOPLE.contains(action)))
            return Outcome.FORBIDDEN;
        if (!caller.isPerson() && ONLY_PEOPLE.contains(action)) return Outcome.FORBIDDEN;
        return sees(caller, visibility) ? whenSeen(caller, action, visibility) : Outcome.SAME;
    }

    private static boolean allows(AccessCaller caller, Scope needed) {
        return switch (caller.scope()) {
            case READ -> needed == Scope.READ;
            case REPORT -> needed == Scope.REPORT;
            case TASK, STAGE -> needed != Scope.MANAGE;
            case MANAGE -> needed != Scope.MANAGE || !caller.isAgent();
            case NONE, OPERATOR -> false;
        };
    }

    /** Whether the caller sees the item. The item is a task of the assignee in the public and the private state. */
    public static boolean sees(AccessCaller caller, StateVisibility visibility) {
        if (caller.person() == null) return true;
        return switch (visibility) {
            case PUBLIC -> true;
            case PRIVATE -> caller.person() == Person.ASSIGNEE || caller.person() == Person.CANDIDATE;
            case INTERNAL -> false;
        };
    }

    private static Outcome whenSeen(AccessCaller caller, AccessAction action, StateVisibility visibility) {
        var isTask = visibility != StateVisibility.INTERNAL;
        // An agent moves no task, for whomever it acts.
        var mayMove = !isTask || !caller.isAgent() && (!caller.isPerson() || caller.person() == Person.ASSIGNEE);
        return switch (action) {
            case GET, WAIT, HISTORY, TRACE_ITEM, EXPLAIN_ITEM, PREVIEW, COUNT, COMPLETENESS -> Outcome.DONE;
            case LIST, LIST_OVERDUE, EXPLAIN_ALL, SEARCH, SEARCH_EVENTS, TRACE_CORRELATION, TRACE_LINK -> Outcome.SHOWN;
            case INBOX, INBOX_COUNTS -> caller.person() == Person.ASSIGNEE ? Outcome.SHOWN : Outcome.SAME;
            case WAITING -> caller.person() == Person.REQUESTER ? Outcome.SHOWN : Outcome.SAME;
            case QUEUE, SEARCH_PARENT, CREATE_CHILD -> Outcome.SAME;
            case CREATE_SAME_KEY, CREATE_SAME_LINK, ADVANCE_NOWHERE, RETURN, RELEASE -> Outcome.REFUSED;
            case CLAIM_TASK -> caller.person() == Person.ASSIGNEE ? Outcome.DONE : Outcome.REFUSED;
            case UNCLAIM_TASK, ASSIGN_TASK, EDIT_TASK -> isTask && mayMove ? Outcome.DONE : Outcome.REFUSED;
            case HEARTBEAT, ADVANCE, COMPLETE -> mayMove ? Outcome.DONE : Outcome.REFUSED;
            case QUEUE_FOR_PARENT, ACKNOWLEDGE, EDIT, HOLD, MIGRATE, RECOVER, DELETE -> Outcome.DONE;
        };
    }
}
