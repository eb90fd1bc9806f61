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
import dev.holdfast.json.NonEmptySelector;
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
        /**
         * Prevents the release until the reviewer withdraws the rejection or approves the intent, or another person
         * lifts the rejection.
         */
        @JsonProperty("reject")
        REJECT,
        @JsonProperty("withdraw")
        WITHDRAW
    }

    /**
     * @param reason the reason for the decision; required for a rejection, and to lift a rejection
     * @param reviewer the person whose rejection the caller lifts, only for {@code withdraw}; by default, the caller
     *     withdraws their own review
     */
    public record Request(
            String id,
            @Nullable ReviewDecision decision,
            @Nullable String reason,
            @NonEmptySelector @Nullable String reviewer) {}

    @Override
    protected ActionResult<IntentView> run(Caller caller, Request request) {
        var now = clock.instant();
        var reviewDecision = request.decision();
        var inputFaults =
                new InputFaults().checkText("/reason", request.reason()).checkActor("/reviewer", request.reviewer());
        if (reviewDecision == null) inputFaults.add("/decision", "is required, one of: approve, reject, withdraw");
        if (reviewDecision != null && reviewDecision != ReviewDecision.WITHDRAW && request.reviewer() != null)
            inputFaults.add("/reviewer", "is allowed only to withdraw");
        checkReason(caller, request, inputFaults);
        var id = request.id() == null ? null : IntentId.parse(request.id()).orElse(null);
        if (id == null) inputFaults.add("/id", "must be the id of an intent");
        if (id == null || reviewDecision == null || inputFaults.hasAny())
            return ActionResult.refused(inputFaults.toProblem());
        var queuePolicy = policies.read(caller.app()).body();
        return OptimisticRetry.retry(id.toString(), () -> {
            var intent = intentQueue.find(caller.app(), id).orElse(null);
            if (intent == null) return ActionResult.refused(new Problem.NotFound("there is no intent " + id));
            var problem = ReviewRules.findProblem(caller, queuePolicy, intent, reviewDecision, request.reviewer());
            if (problem != null) return ActionResult.refused(problem);
            var decided = applyDecision(intent, request, reviewDecision, caller, now);
            var next = decided == intent ? intent : decided.withCause(caller.cause());
            return next == intent || intentQueue.replace(next, queuePolicy.warningPeriod())
                    ? ActionResult.ok(IntentView.of(next, queuePolicy, caller))
                    : null;
        });
    }

    private static void checkReason(Caller caller, Request request, InputFaults inputFaults) {
        if (request.reason() != null && !request.reason().isBlank()) return;
        if (request.decision() == ReviewDecision.REJECT) inputFaults.add("/reason", "is required to reject");
        else if (ReviewRules.isOfOther(caller, request.reviewer()))
            inputFaults.add("/reason", "is required to lift the rejection by another person");
    }

    private static Intent applyDecision(
            Intent intent, Request request, ReviewDecision reviewDecision, Caller caller, Instant now) {
        var reason = request.reason();
        var reviewer = request.reviewer() == null ? caller.name() : request.reviewer();
        var previousReview = intent.findReview(reviewer).orElse(null);
        return switch (reviewDecision) {
            // A repeated approval doesn't change the intent, so Holdfast doesn't publish an event.
            case APPROVE ->
                previousReview != null && previousReview.approved()
                        ? intent
                        : intent.withReview(caller.name(), true, reason, now);
            case REJECT -> intent.withReview(caller.name(), false, reason, now);
            case WITHDRAW -> {
                if (previousReview == null) yield intent;
                var note = ReviewRules.isOfOther(caller, reviewer)
                        ? "lifts the rejection by " + previousReview.by() + ": " + reason
                        : reason;
                yield intent.withoutReview(reviewer, caller.name(), note, now);
            }
        };
    }
}
