// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.notification;

import dev.holdfast.event.Event;
import dev.holdfast.text.TextLength;
import java.util.Map;
import java.util.Objects;

/** Describes an event in one sentence, from its template variables. */
final class EventSentence {
    /** The length of the part of a title that a sentence contains. People read sentences on small screens. */
    private static final int SHOWN_TITLE_CHARACTERS = 100;

    private EventSentence() {}

    static String of(Map<String, Object> event) {
        var violations = event.get("violations");
        return describe(event) + ("".equals(violations) ? "" : " That was " + violations + ".") + unassigned(event);
    }

    private static String unassigned(Map<String, Object> event) {
        var unassigned = String.valueOf(event.get("unassigned"));
        if (unassigned.isEmpty()) return "";
        return " Nobody is in the %s %s.".formatted(unassigned.contains(",") ? "roles" : "role", unassigned);
    }

    /** Returns the subject of the event, and the beginning of its title if it has a title. */
    static String subjectWithTitle(Map<String, Object> event) {
        var subject = String.valueOf(event.get("subject"));
        var title = String.valueOf(event.get("title"));
        return title.isEmpty() ? subject : subject + " (" + TextLength.cut(title, SHOWN_TITLE_CHARACTERS) + ")";
    }

    private static String describeAssignment(Map<String, Object> event) {
        var subject = subjectWithTitle(event);
        var by = event.get("by");
        var assignee = event.get("assignee");
        if ("".equals(assignee)) return "%s gave back the task %s, in %s.".formatted(by, subject, event.get("state"));
        return Objects.equals(by, assignee)
                ? "%s took the task %s, in %s.".formatted(by, subject, event.get("state"))
                : "%s assigned the task %s to %s, in %s.".formatted(by, subject, assignee, event.get("state"));
    }

    private static String describe(Map<String, Object> event) {
        var subject = subjectWithTitle(event);
        var by = event.get("by");
        var state = event.get("state");
        if (isResolution(event))
            return "%s is no longer late: %s by %s, in %s.".formatted(subject, event.get("action"), by, state);
        var kind = String.valueOf(event.get("kind"));
        // If the event is an additional event of a change, the sentence describes this change.
        return switch (kind.startsWith("item.") ? "item." + event.get("action") : kind) {
            case "item.overdue" -> describeLate(event, "%s late".formatted(isOrWas(event)));
            case "item.reminded" -> describeLate(event, "%s still late".formatted(isOrWas(event)));
            case "item.escalated" ->
                describeLate(
                        event,
                        "%s still late and %s escalated to %s (step %s)"
                                .formatted(isOrWas(event), isOrWas(event), event.get("notified"), event.get("level")));
            case "item.created" -> "%s created %s, in %s.".formatted(by, subject, state);
            case "item.advanced" -> "%s moved %s from %s to %s.".formatted(by, subject, event.get("from"), state);
            case "item.completed" -> "%s finished %s, in %s.".formatted(by, subject, state);
            case "item.edited" -> "%s edited %s, in %s.".formatted(by, subject, state);
            case "item.migrated" ->
                "%s put %s on another version of its workflow, in %s.".formatted(by, subject, state);
            case "item.held" -> "%s put %s on hold, in %s.".formatted(by, subject, state);
            case "item.released" -> "%s released %s, in %s.".formatted(by, subject, state);
            case "item.purged" -> "%s purged %s from the hold queue: it is in %s.".formatted(by, subject, state);
            case "item.recovered" -> "%s started %s again, from %s.".formatted(by, subject, state);
            case "item.acknowledged" -> "%s acknowledged that %s is late, in %s.".formatted(by, subject, state);
            case "item.heartbeat" -> "%s is still at work on %s, in %s.".formatted(by, subject, state);
            case "item.claimed" -> "%s claimed %s for a worker, in %s.".formatted(by, subject, state);
            case "item.returned" -> "%s returned the claim of %s, in %s.".formatted(by, subject, state);
            case "item.assigned" -> describeAssignment(event);
            case "item.change-scheduled" -> "%s scheduled a change of %s, in %s.".formatted(by, subject, state);
            case "item.change-skipped" ->
                "a scheduled change of %s, in %s, was due but was not made.".formatted(subject, state);
            case "item.change-cancelled" ->
                "%s cancelled a scheduled change of %s, in %s.".formatted(by, subject, state);
            case "item.deleted" -> "%s deleted %s, which was in %s.".formatted(by, subject, state);
            case "intent.queued" -> "%s requested %s: it waits in the hold queue.".formatted(by, subject);
            case "intent.approved" -> "%s approved %s.".formatted(by, subject);
            case "intent.rejected" -> "%s rejected %s.".formatted(by, subject);
            case "intent.withdrawn" -> "%s withdrew a review of %s.".formatted(by, subject);
            case "intent.scheduled" -> "%s scheduled the release of %s.".formatted(by, subject);
            case "intent.expiring" -> "%s is about to expire: nobody has released it.".formatted(subject);
            case "intent.expired" -> "%s has expired: nobody released it in time.".formatted(subject);
            case "intent.failed" -> "%s could not be released.".formatted(subject);
            case "intent.released" -> "%s released %s.".formatted(by, subject);
            case "intent.purged" -> "%s purged %s: it will not run.".formatted(by, subject);
            case "workflow.changed" -> "%s changed the workflow %s.".formatted(by, subject);
            case "workflow.deleted" -> "%s deleted the workflow %s, or a version of it.".formatted(by, subject);
            case "workflow.below-minimum" ->
                "Too few in %s: %s reached %s from %s to %s, and at least %s were expected (rule %s)."
                        .formatted(
                                event.get("workflow"),
                                event.get("arrivals"),
                                state,
                                event.get("from"),
                                event.get("to"),
                                event.get("expected"),
                                event.get("rule"));
            case "workflow.above-maximum" ->
                "Too many in %s: %s reached %s from %s on, and at most %s were expected by %s (rule %s)."
                        .formatted(
                                event.get("workflow"),
                                event.get("arrivals"),
                                state,
                                event.get("from"),
                                event.get("expected"),
                                event.get("to"),
                                event.get("rule"));
            case "subscription.failing" ->
                "%s fails, and its events wait. Its newest attempt: %s.".formatted(subject, event.get("note"));
            case "subscription.disabled" ->
                "%s is disabled, and its events wait until somebody puts it again. Its newest attempt: %s."
                        .formatted(subject, event.get("note"));
            case "subscription.recovered" -> "%s works again, and the events that waited follow.".formatted(subject);
            case "test" -> "This is a test that %s requested. Nothing has happened.".formatted(by);
            default -> "%s: %s, by %s.".formatted(subject, event.get("action"), by);
        };
    }

    /** Whether the event reports that an item is no longer late. The event of the change itself doesn't report this. */
    static boolean isResolution(Map<String, Object> event) {
        return Event.RESOLVED_TYPE.equals(event.get("type"));
    }

    private static String isOrWas(Map<String, Object> event) {
        return "".equals(event.get("since")) ? "is" : "was";
    }

    private static String describeLate(Map<String, Object> event, String lateness) {
        var missed = "%s %s: %s".formatted(subjectWithTitle(event), lateness, describeDeadline(event));
        var late = event.get("late");
        var since = event.get("since");
        if ("".equals(since)) return "%s, %s ago.".formatted(missed, late);
        return "%s. Since then: %s%s.".formatted(missed, since, "".equals(late) ? "" : ", " + late + " late");
    }

    /** Describes the missed deadline. Only the time limit of a state is a deadline for leaving the state. */
    private static String describeDeadline(Map<String, Object> event) {
        var due = event.get("due");
        var isIn = "it %s in %s, and ".formatted(isOrWas(event), event.get("state"));
        return switch (String.valueOf(event.get("missed"))) {
            case "state" -> "it should have left %s by %s".formatted(event.get("state"), due);
            case "hold" -> "it should have been released from %s by %s".formatted(event.get("state"), due);
            case "item" -> isIn + "its own deadline for finishing was " + due;
            case "workflow" -> isIn + "the deadline of its workflow for finishing was " + due;
            default -> isIn + "its deadline was " + due;
        };
    }
}
