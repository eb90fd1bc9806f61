package dev.holdfast.hold.policy;

import dev.holdfast.access.Caller;
import dev.holdfast.hold.intent.Intent;
import dev.holdfast.hold.intent.IntentId;
import dev.holdfast.hold.intent.IntentReview;
import dev.holdfast.hold.intent.IntentStatus;
import dev.holdfast.table.DocumentStore;
import dev.holdfast.table.RowKey;
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
public record QueuePolicy(
        Map<String, List<String>> roles,
        List<ApprovalRule> approvals,
        List<Blackout> blackouts,
        List<String> managers,
        @Nullable Duration warning) {
    static final Duration DEFAULT_WARNING = Duration.ofHours(1);
    static final QueuePolicy NO_POLICY = new QueuePolicy(Map.of(), List.of(), List.of(), List.of(), null);

    public QueuePolicy {
        roles = Map.copyOf(roles);
        approvals = List.copyOf(approvals);
        blackouts = List.copyOf(blackouts);
        managers = List.copyOf(managers);
    }

    /** Those of all applications. */
    public static DocumentStore<QueuePolicy> documentStore(Table table) {
        return new DocumentStore<>(
                table, "policy", app -> new RowKey("policy/" + app, "queue"), QueuePolicy.class, NO_POLICY);
    }

    public Duration warningPeriod() {
        return warning == null ? DEFAULT_WARNING : warning;
    }

    public ApprovalRule ruleFor(IntentId id) {
        return approvals.stream()
                .filter(approvalRule -> approvalRule.matches(id))
                .max(Comparator.comparingInt(ApprovalRule::specificity))
                .orElse(ApprovalRule.NO_APPROVALS);
    }

    public boolean mayApprove(ApprovalRule approvalRule, Caller caller) {
        return approvalRule.roles().isEmpty() || isInAnyRole(approvalRule.roles(), caller);
    }

    boolean mayOverride(Caller caller) {
        return managers.isEmpty() || isInAnyRole(managers, caller);
    }

    private boolean isInAnyRole(List<String> wanted, Caller caller) {
        return wanted.stream()
                .anyMatch(role -> roles.getOrDefault(role, List.of()).contains(caller.name()));
    }

    /** The blackout that ends last of those that hold now. */
    public Optional<ActiveBlackout> findActiveBlackout(Instant now) {
        return blackouts.stream()
                .flatMap(b -> b.findEnd(now).map(end -> new ActiveBlackout(b.name(), end)).stream())
                .max(Comparator.comparing(ActiveBlackout::until));
    }

    public record ActiveBlackout(String name, Instant until) {}

    /** How many approvals count: from those who may still approve. */
    public int countApprovals(Intent intent) {
        var approvalRule = ruleFor(intent.id());
        return (int) intent.reviews().stream()
                .filter(IntentReview::approved)
                .filter(r -> approvalRule.selfApproval()
                        || !r.by().equals(intent.asked().requester()))
                .filter(r -> approvalRule.roles().isEmpty()
                        || approvalRule.roles().stream()
                                .anyMatch(role ->
                                        roles.getOrDefault(role, List.of()).contains(r.by())))
                .count();
    }

    /** The status as callers see it. */
    public IntentStatus statusOf(Intent intent) {
        if (intent.status() != IntentStatus.QUEUED) return intent.status();
        var needed = ruleFor(intent.id()).needed();
        return needed > 0
                        && countApprovals(intent) >= needed
                        && intent.reviews().stream().allMatch(IntentReview::approved)
                ? IntentStatus.APPROVED
                : IntentStatus.QUEUED;
    }
}
