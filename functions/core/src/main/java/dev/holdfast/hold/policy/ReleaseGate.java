// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.hold.policy;

import dev.holdfast.access.Caller;
import dev.holdfast.access.PersonName;
import dev.holdfast.access.Scope;
import dev.holdfast.hold.intent.Intent;
import dev.holdfast.item.Item;
import dev.holdfast.problem.Problem;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a caller is allowed to release an intent.
 *
 * @param override the caller's reason for a release during a blackout; null if the caller doesn't override blackouts
 * @param now the time of the release
 */
public record ReleaseGate(
        QueuePolicy policy, Caller caller, @Nullable String override, Instant now) {
    /** The caller of releases that no person requests. */
    public static final Caller SYSTEM_CALLER = Caller.application("", Scope.MANAGE, Item.SYSTEM_ACTOR);

    /** Returns the reason for the refusal of the release; null if the caller is allowed to release the intent. */
    @Nullable
    public Problem findProblem(Intent intent) {
        var releaseWindow = intent.request().window();
        if (releaseWindow.isClosedAt(now))
            return new Problem.Conflict("the window of " + intent.id() + " closed at " + releaseWindow.latest());
        if (releaseWindow.earliest() != null && releaseWindow.earliest().isAfter(now))
            return new Problem.Conflict("the window of " + intent.id() + " opens at " + releaseWindow.earliest());
        var reviewProblem = findReviewProblem(intent);
        return reviewProblem == null ? findBlackoutProblem() : reviewProblem;
    }

    /**
     * Returns the reason why the reviews don't allow the release; null if the reviews allow the release. The check also
     * applies to scheduled releases.
     */
    @Nullable
    public Problem findReviewProblem(Intent intent) {
        var rejection = policy.findRejection(intent).orElse(null);
        if (rejection != null)
            return new Problem.Conflict(intent.id() + " is rejected by " + rejection.by()
                    + (rejection.reason() == null ? "" : ": " + rejection.reason()));
        var approvalRule = policy.ruleFor(intent);
        var approvals = policy.countApprovals(intent);
        if (approvals < approvalRule.needed())
            return new Problem.Conflict(
                    intent.id() + " has " + approvals + " of " + approvalRule.needed() + " required approvals",
                    Map.of("needed", approvalRule.needed(), "approvals", approvals));
        var agent = intent.request().agent();
        if (agent != null && approvals == 0 && isAutomatic(intent))
            return new Problem.Conflict(intent.id() + " was queued by the agent " + agent
                    + "; a person must approve, schedule or release it");
        return findSelfReleaseProblem(intent);
    }

    /** Whether only the intent's window causes the release, and no person scheduled it. */
    private boolean isAutomatic(Intent intent) {
        return !caller.isPerson() && caller.name().equals(Item.SYSTEM_ACTOR) && intent.plan() == null;
    }

    /**
     * Returns the refusal if a requester releases their own intent and the policy forbids that. Otherwise returns null.
     */
    @Nullable
    public Problem findSelfReleaseProblem(Intent intent) {
        var requester = intent.request().requester();
        return policy.ruleFor(intent).selfApproval() || !PersonName.isSame(releaserName(intent), requester)
                ? null
                : new Problem.Forbidden(requester + " requested " + intent.id() + "; another person must release it");
    }

    /**
     * Returns the name of the person whom the policy treats as the releaser. For an automatic release of an intent
     * without a valid approval, returns the name of the requester.
     */
    private String releaserName(Intent intent) {
        if (caller.isPerson() || !caller.name().equals(Item.SYSTEM_ACTOR)) return caller.name();
        var releasePlan = intent.plan();
        if (releasePlan != null) return releasePlan.by();
        return policy.countApprovals(intent) > 0
                ? Item.SYSTEM_ACTOR
                : intent.request().requester();
    }

    /**
     * Returns the refusal if a blackout prevents the release. Returns null if no blackout is active, or if the caller
     * overrides the blackout and is allowed to.
     */
    @Nullable
    public Problem findBlackoutProblem() {
        var activeBlackout = policy.findActiveBlackout(now).orElse(null);
        if (activeBlackout == null) return null;
        if (override == null)
            return new Problem.Conflict(
                    "the blackout " + activeBlackout.name() + " prevents releases until " + activeBlackout.until()
                            + "; a manager may override it with a reason",
                    Map.of("blackout", activeBlackout.name(), "until", activeBlackout.until()));
        return policy.mayOverride(caller)
                ? null
                : new Problem.Forbidden(caller.name() + " may not override the blackout " + activeBlackout.name()
                        + "; only these roles may: " + String.join(", ", policy.managers()));
    }
}
