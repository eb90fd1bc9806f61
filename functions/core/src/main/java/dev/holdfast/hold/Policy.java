package dev.holdfast.hold;

import dev.holdfast.access.Caller;
import dev.holdfast.table.Document;
import dev.holdfast.table.Key;
import dev.holdfast.table.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How an application's queue is guarded.
 *
 * @param roles who is in which role
 * @param approvals which approvals intents need
 * @param blackouts when nothing is released
 * @param managers the roles that may override a blackout; anyone who may manage when none is named
 * @param warning how long before its window closes an intent is spoken of
 */
public record Policy(
        Map<String, List<String>> roles,
        List<Rule> approvals,
        List<Blackout> blackouts,
        List<String> managers,
        @Nullable Duration warning) {
    static final Duration WARNING = Duration.ofHours(1);
    static final Policy NONE = new Policy(Map.of(), List.of(), List.of(), List.of(), null);

    public Policy {
        roles = Map.copyOf(roles);
        approvals = List.copyOf(approvals);
        blackouts = List.copyOf(blackouts);
        managers = List.copyOf(managers);
    }

    /** Those of all applications. */
    static Document<Policy> all(Table table) {
        return new Document<>(table, "policy", app -> new Key("policy/" + app, "queue"), Policy.class, NONE);
    }

    Duration warns() {
        return warning == null ? WARNING : warning;
    }

    Rule rule(IntentId id) {
        return approvals.stream()
                .filter(rule -> rule.fits(id))
                .max(Comparator.comparingInt(Rule::closeness))
                .orElse(Rule.NONE);
    }

    boolean mayApprove(Rule rule, Caller caller) {
        return rule.roles().isEmpty() || in(rule.roles(), caller);
    }

    boolean mayOverride(Caller caller) {
        return managers.isEmpty() || in(managers, caller);
    }

    private boolean in(List<String> wanted, Caller caller) {
        return wanted.stream()
                .anyMatch(role -> roles.getOrDefault(role, List.of()).contains(caller.name()));
    }

    /** The blackout that ends last of those that hold now. */
    Optional<Ban> ban(Instant now) {
        return blackouts.stream()
                .flatMap(b -> b.over(now).map(end -> new Ban(b.name(), end)).stream())
                .max(Comparator.comparing(Ban::until));
    }

    record Ban(String name, Instant until) {}

    /** How many approvals count: from those who may still approve. */
    int approvals(Intent intent) {
        var rule = rule(intent.id());
        return (int) intent.reviews().stream()
                .filter(Review::approved)
                .filter(r ->
                        rule.selfApproval() || !r.by().equals(intent.asked().requester()))
                .filter(r -> rule.roles().isEmpty()
                        || rule.roles().stream()
                                .anyMatch(role ->
                                        roles.getOrDefault(role, List.of()).contains(r.by())))
                .count();
    }

    /** The status as callers see it. */
    Status status(Intent intent) {
        if (intent.status() != Status.QUEUED) return intent.status();
        var needed = rule(intent.id()).needed();
        return needed > 0
                        && approvals(intent) >= needed
                        && intent.reviews().stream().allMatch(Review::approved)
                ? Status.APPROVED
                : Status.QUEUED;
    }
}
