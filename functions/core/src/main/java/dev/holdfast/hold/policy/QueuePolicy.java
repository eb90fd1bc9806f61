// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.hold.policy;

import dev.holdfast.access.Caller;
import dev.holdfast.access.PersonName;
import dev.holdfast.hold.intent.Intent;
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
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rules for releases from an application's queue.
 *
 * @param roles the people in each role
 * @param approvals the approvals that intents need
 * @param blackouts the recurring periods in which Holdfast doesn't release anything
 * @param managers the roles whose members may override a blackout. If this list is empty, each caller with the scope
 *     {@code manage} may override a blackout
 * @param warning the time from the expiry warning to the close of an intent's window; null for one hour
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
        for (var blackout : blackouts) {
            Objects.requireNonNull(blackout.cron(), "cron");
            Objects.requireNonNull(blackout.zone(), "zone");
            Objects.requireNonNull(blackout.duration(), "duration");
        }
    }

    /** Returns the store of the policies of all applications. */
    public static DocumentStore<QueuePolicy> documentStore(Table table) {
        return new DocumentStore<>(
                table, "policy", app -> new RowKey("policy/" + app, "queue"), QueuePolicy.class, NO_POLICY);
    }

    public Duration warningPeriod() {
        return warning == null ? DEFAULT_WARNING : warning;
    }

    /**
     * Returns the most specific approval rule that matches the intent. If no rule matches, returns a rule that doesn't
     * require approvals.
     */
    public ApprovalRule ruleFor(Intent intent) {
        return approvals.stream()
                .filter(approvalRule -> approvalRule.matches(intent))
                .max(Comparator.comparingInt(ApprovalRule::specificity))
                .orElse(ApprovalRule.NO_APPROVALS);
    }

    /** Whether the policy allows the person to review intents of the rule. Their own intents can be an exception. */
    public boolean mayReview(ApprovalRule approvalRule, String person) {
        return approvalRule.roles().isEmpty() || isInAnyRole(approvalRule.roles(), person);
    }

    boolean mayOverride(Caller caller) {
        return managers.isEmpty() || isInAnyRole(managers, caller.name());
    }

    private boolean isInAnyRole(List<String> roleNames, String person) {
        return roleNames.stream().anyMatch(role -> PersonName.contains(roles.getOrDefault(role, List.of()), person));
    }

    /** Returns the active blackout that ends last; empty if no blackout is active. */
    public Optional<ActiveBlackout> findActiveBlackout(Instant now) {
        return blackouts.stream()
                .flatMap(
                        blackout -> blackout.findEnd(now).map(end -> new ActiveBlackout(blackout.name(), end)).stream())
                .max(Comparator.comparing(ActiveBlackout::until));
    }

    /**
     * A blackout that is active now.
     *
     * @param until the end of the blackout
     */
    public record ActiveBlackout(String name, Instant until) {}

    /**
     * Returns the number of valid approvals. An approval is valid while the policy allows its reviewer to approve the
     * intent.
     */
    public int countApprovals(Intent intent) {
        var approvalRule = ruleFor(intent);
        return (int) intent.reviews().stream()
                .filter(IntentReview::approved)
                .filter(review -> approvalRule.selfApproval()
                        || !PersonName.isSame(review.by(), intent.request().requester()))
                .filter(review -> mayReview(approvalRule, review.by()))
                .count();
    }

    /**
     * Finds the oldest valid rejection. Like an approval, a rejection is valid while the policy allows its reviewer to
     * review the intent.
     */
    public Optional<IntentReview> findRejection(Intent intent) {
        var approvalRule = ruleFor(intent);
        return intent.reviews().stream()
                .filter(review -> !review.approved() && mayReview(approvalRule, review.by()))
                .findFirst();
    }

    /**
     * Returns the status for the results of actions. The status is {@code APPROVED} if a queued intent has all required
     * approvals and no valid rejection.
     */
    public IntentStatus statusOf(Intent intent) {
        if (intent.status() != IntentStatus.QUEUED) return intent.status();
        var needed = ruleFor(intent).needed();
        return needed > 0
                        && countApprovals(intent) >= needed
                        && findRejection(intent).isEmpty()
                ? IntentStatus.APPROVED
                : IntentStatus.QUEUED;
    }
}
