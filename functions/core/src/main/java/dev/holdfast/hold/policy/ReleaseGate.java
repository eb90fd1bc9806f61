package dev.holdfast.hold.policy;

import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.hold.intent.Intent;
import dev.holdfast.item.Item;
import dev.holdfast.problem.Problem;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether an intent may be released now, by this caller, under the policy as it is. */
public record ReleaseGate(
        QueuePolicy policy, Caller caller, @Nullable String override, Instant now) {
    /** For what is asked before anybody acts. */
    public static final Caller SYSTEM_CALLER = Caller.application("", Scope.MANAGE, Item.SYSTEM_ACTOR);

    /** Why not; null when it may. */
    @Nullable
    public Problem findProblem(Intent intent) {
        var releaseWindow = intent.asked().window();
        if (releaseWindow.isClosedAt(now))
            return new Problem.Conflict("the window of " + intent.id() + " closed at " + releaseWindow.latest());
        if (releaseWindow.earliest() != null && releaseWindow.earliest().isAfter(now))
            return new Problem.Conflict("the window of " + intent.id() + " opens at " + releaseWindow.earliest());
        var reviews = findReviewProblem(intent);
        return reviews == null ? findBlackoutProblem() : reviews;
    }

    /** Why its reviews don't let it go yet; null when they do. What a schedule checks too. */
    @Nullable
    public Problem findReviewProblem(Intent intent) {
        for (var intentReview : intent.reviews()) {
            if (!intentReview.approved())
                return new Problem.Conflict(intent.id() + " is rejected by " + intentReview.by()
                        + (intentReview.reason() == null ? "" : ": " + intentReview.reason()));
        }
        var approvalRule = policy.ruleFor(intent.id());
        var has = policy.countApprovals(intent);
        if (has < approvalRule.needed())
            return new Problem.Conflict(
                    intent.id() + " needs " + approvalRule.needed() + " approvals and has " + has,
                    Map.of("needed", approvalRule.needed(), "approvals", has));
        return findSelfReleaseProblem(intent);
    }

    /** Whether it is the caller's own, where the policy wants somebody else. */
    @Nullable
    public Problem findSelfReleaseProblem(Intent intent) {
        var requester = intent.asked().requester();
        return policy.ruleFor(intent.id()).selfApproval()
                        || !releaserName(intent).equals(requester)
                ? null
                : new Problem.Forbidden(requester + " asked for " + intent.id() + "; somebody else has to release it");
    }

    /** Who wants it released. Of a window that opens by itself whoever asked for it, unless somebody else has approved it. */
    private String releaserName(Intent intent) {
        if (caller.person() || !caller.name().equals(Item.SYSTEM_ACTOR)) return caller.name();
        var releasePlan = intent.plan();
        if (releasePlan != null) return releasePlan.by();
        return policy.countApprovals(intent) > 0
                ? Item.SYSTEM_ACTOR
                : intent.asked().requester();
    }

    /** The blackout that stands in the way; null when none does, or it may be overridden. */
    @Nullable
    public Problem findBlackoutProblem() {
        var activeBlackout = policy.findActiveBlackout(now).orElse(null);
        if (activeBlackout == null) return null;
        if (override == null)
            return new Problem.Conflict(
                    "nothing is released in the blackout " + activeBlackout.name() + ", until " + activeBlackout.until()
                            + "; a manager may give a reason to override it",
                    Map.of("blackout", activeBlackout.name(), "until", activeBlackout.until()));
        return policy.mayOverride(caller)
                ? null
                : new Problem.Forbidden(caller.name() + " may not override the blackout " + activeBlackout.name()
                        + "; that takes one of the roles " + String.join(", ", policy.managers()));
    }
}
