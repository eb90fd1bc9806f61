// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.hold;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.hold.intent.Intent;
import dev.holdfast.hold.intent.IntentId;
import dev.holdfast.hold.intent.IntentQueue;
import dev.holdfast.hold.policy.QueuePolicy;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.problem.OptimisticRetry;
import dev.holdfast.problem.Problem;
import dev.holdfast.table.DocumentStore;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Records the caller's review of a queued intent. The caller approves the intent, rejects it, or withdraws an earlier
 * review.
 */
public final class ApproveIntents extends Action<ApproveIntents.Request, IntentView> {
    private final IntentQueue intentQueue;
    private final DocumentStore<QueuePolicy> policies;
    private final InstantSource clock;

    public ApproveIntents(IntentQueue intentQueue, DocumentStore<QueuePolicy> policies, InstantSource clock) {
        super(Scope.MANAGE, Request.class);
        this.intentQueue = intentQueue;
        this.policies = policies;
        this.clock = clock;
    }

    /** The caller's decision about the intent. */
    public enum ReviewDecision {
        @JsonProperty("approve")
        APPROVE,
        /** Prevents the release until the same reviewer withdraws the rejection or approves the intent. */
        @JsonProperty("reject")
        REJECT,
        @JsonProperty("withdraw")
        WITHDRAW
    }

    /** @param reason the reason for the decision; required for a rejection */
    public record Request(
            String id,
            @Nullable ReviewDecision decision,
            @Nullable String reason) {}

    @Override
    protected ActionResult<IntentView> run(Caller caller, Request request) {
        var now = clock.instant();
        var reviewDecision = request.decision();
        var inputFaults = new InputFaults().checkText("/reason", request.reason());
        if (reviewDecision == null) inputFaults.add("/decision", "is required, one of: approve, reject, withdraw");
        if (reviewDecision == ReviewDecision.REJECT
                && (request.reason() == null || request.reason().isBlank()))
            inputFaults.add("/reason", "is required to reject");
        var id = request.id() == null ? null : IntentId.parse(request.id()).orElse(null);
        if (id == null) inputFaults.add("/id", "must be the id of an intent");
        if (id == null || reviewDecision == null || inputFaults.hasAny())
            return ActionResult.refused(inputFaults.toProblem());
        var queuePolicy = policies.read(caller.app()).body();
        return OptimisticRetry.retry(id.toString(), () -> {
            var intent = intentQueue.find(caller.app(), id).orElse(null);
            if (intent == null) return ActionResult.refused(new Problem.NotFound("there is no intent " + id));
            var problem = findProblem(caller, queuePolicy, intent, reviewDecision);
            if (problem != null) return ActionResult.refused(problem);
            var decided = applyDecision(intent, reviewDecision, caller, request.reason(), now);
            var next = decided == intent ? intent : decided.withCause(caller.cause());
            return next == intent || intentQueue.replace(next, queuePolicy.warningPeriod())
                    ? ActionResult.ok(IntentView.of(next, queuePolicy))
                    : null;
        });
    }

    private static Intent applyDecision(
            Intent intent, ReviewDecision reviewDecision, Caller caller, @Nullable String reason, Instant now) {
        var previousReview = intent.reviews().stream()
                .filter(review -> review.by().equals(caller.name()))
                .findFirst()
                .orElse(null);
        return switch (reviewDecision) {
            // A repeated approval changes nothing, so Holdfast publishes no event for it.
            case APPROVE ->
                previousReview != null && previousReview.approved()
                        ? intent
                        : intent.withReview(caller.name(), true, reason, now);
            case REJECT -> intent.withReview(caller.name(), false, reason, now);
            case WITHDRAW -> previousReview == null ? intent : intent.withoutReview(caller.name(), reason, now);
        };
    }

    private static @Nullable Problem findProblem(
            Caller caller, QueuePolicy queuePolicy, Intent intent, ReviewDecision reviewDecision) {
        if (intent.status().isEnded())
            return new Problem.Conflict(intent.id() + " is " + intent.status().jsonName() + "; it left the queue at "
                    + intent.newestChange().at());
        if (intent.hasFullHistory()) return QueueEntryHandler.historyFullProblem(intent);
        if (reviewDecision == ReviewDecision.WITHDRAW) return null;
        var approvalRule = queuePolicy.ruleFor(intent.id());
        if (!queuePolicy.mayApprove(approvalRule, caller))
            return new Problem.Forbidden(caller.name() + " may not review " + intent.id() + "; only these roles may: "
                    + String.join(", ", approvalRule.roles()));
        return reviewDecision == ReviewDecision.APPROVE
                        && !approvalRule.selfApproval()
                        && caller.name().equals(intent.request().requester())
                ? new Problem.Forbidden(
                        caller.name() + " requested " + intent.id() + "; another person must approve it")
                : null;
    }
}
