package dev.holdfast.letter;

import java.util.Map;

/** One event in one sentence. */
final class Sentence {
    private Sentence() {}

    static String of(Map<String, Object> event) {
        var broke = event.get("broke");
        return told(event) + ("".equals(broke) ? "" : " That was " + broke + ".") + unmanned(event);
    }

    private static String unmanned(Map<String, Object> event) {
        var unmanned = String.valueOf(event.get("unmanned"));
        if (unmanned.isEmpty()) return "";
        return " Nobody is in the %s %s.".formatted(unmanned.contains(",") ? "roles" : "role", unmanned);
    }

    private static String told(Map<String, Object> event) {
        var subject = event.get("subject");
        var by = event.get("by");
        var state = event.get("state");
        if (!"".equals(event.get("resolved")))
            return "%s is no longer late: %s by %s, in %s.".formatted(subject, event.get("what"), by, state);
        return switch (String.valueOf(event.get("kind"))) {
            case "item.overdue" ->
                "%s is late: it should have left %s by %s, %s ago."
                        .formatted(subject, state, event.get("due"), event.get("late"));
            case "item.reminded" ->
                "%s is still late: it should have left %s by %s, %s ago."
                        .formatted(subject, state, event.get("due"), event.get("late"));
            case "item.escalated" ->
                "%s is still late and is brought before %s (step %s): it should have left %s by %s, %s ago."
                        .formatted(
                                subject,
                                event.get("told"),
                                event.get("level"),
                                state,
                                event.get("due"),
                                event.get("late"));
            case "item.created" -> "%s created %s, in %s.".formatted(by, subject, state);
            case "item.advanced" -> "%s moved %s from %s to %s.".formatted(by, subject, event.get("from"), state);
            case "item.completed" -> "%s finished %s, in %s.".formatted(by, subject, state);
            case "workflow.changed" -> "%s changed the workflow %s.".formatted(by, subject);
            case "workflow.deleted" -> "%s deleted the workflow %s, or a version of it.".formatted(by, subject);
            case "workflow.scarce" ->
                "Too few in %s: %s reached %s from %s to %s, and at least %s were expected (rule %s)."
                        .formatted(
                                event.get("workflow"),
                                event.get("seen"),
                                state,
                                event.get("begin"),
                                event.get("end"),
                                event.get("expected"),
                                event.get("rule"));
            case "workflow.crowded" ->
                "Too many in %s: %s reached %s from %s on, and at most %s were expected by %s (rule %s)."
                        .formatted(
                                event.get("workflow"),
                                event.get("seen"),
                                state,
                                event.get("begin"),
                                event.get("expected"),
                                event.get("end"),
                                event.get("rule"));
            case "test" -> "This is a test, asked for by %s. Nothing has happened.".formatted(by);
            default -> "%s: %s, by %s.".formatted(subject, event.get("what"), by);
        };
    }
}
