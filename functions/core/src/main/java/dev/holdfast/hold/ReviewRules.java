// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.hold;

import dev.holdfast.access.Caller;
import dev.holdfast.access.PersonName;
import dev.holdfast.hold.ApproveIntents.ReviewDecision;
import dev.holdfast.hold.entry.IntentScheduler;
import dev.holdfast.hold.intent.Intent;
import dev.holdfast.hold.policy.QueuePolicy;
import dev.holdfast.problem.Problem;
import org.jspecify.annotations.Nullable;

/** Decides who may approve or reject an intent, and who may withdraw a review. */
final class ReviewRules {
    private ReviewRules() {}

    /** Whether the caller wants to withdraw the review of another person. */
    static boolean isOfOther(Caller caller, @Nullable String reviewer) {
        return reviewer != null && !PersonName.isSame(reviewer, caller.name());
    }

    /**
     * Returns the reason for refusing the decision; null if the caller may make it.
     *
     * @param reviewer the person whose review the caller withdraws; null for the caller
     */
    static @Nullable Problem findProblem(
            Caller caller,
            QueuePolicy queuePolicy,
            Intent intent,
            ReviewDecision reviewDecision,
            @Nullable String reviewer) {
        if (intent.status().isEnded())
            return new Problem.Conflict(intent.id() + " is " + intent.status().jsonName() + "; it left the queue at "
                    + intent.newestChange().at());
        if (intent.hasFullHistory()) return IntentScheduler.historyFullProblem(intent);
        if (!caller.isPerson())
            return new Problem.Forbidden("only people review intents, and " + caller.name()
                    + " is an application; name the person in Holdfast-Actor (HTTP) or actor (functions)");
        var isLift = isOfOther(caller, reviewer);
        if (reviewDecision == ReviewDecision.WITHDRAW && !isLift) return null;
        var liftedReview = isLift ? intent.findReview(String.valueOf(reviewer)).orElse(null) : null;
        if (isLift && liftedReview == null)
            return new Problem.Conflict(
                    reviewer + " has not rejected " + intent.id() + ", so there is no rejection to lift");
        if (liftedReview != null && liftedReview.approved())
            return new Problem.Forbidden("only " + reviewer + " may withdraw their approval of " + intent.id());
        var approvalRule = queuePolicy.ruleFor(intent);
        if (!queuePolicy.mayReview(approvalRule, caller.name()))
            return new Problem.Forbidden(caller.name() + " may not review " + intent.id() + "; only these roles may: "
                    + String.join(", ", approvalRule.roles()));
        return reviewDecision != ReviewDecision.REJECT
                        && !approvalRule.selfApproval()
                        && PersonName.isSame(caller.name(), intent.request().requester())
                ? new Problem.Forbidden(caller.name() + " requested " + intent.id() + "; another person must "
                        + (isLift ? "lift the rejection" : "approve it"))
                : null;
    }
}
