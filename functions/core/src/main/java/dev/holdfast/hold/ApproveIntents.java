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

/** Says what the caller thinks of a queued intent: approves it, rejects it, or takes back what was said. */
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

    /** What is said. */
    public enum ReviewDecision {
        @JsonProperty("approve")
        APPROVE,
        /** As long as it stands, the intent is not released. */
        @JsonProperty("reject")
        REJECT,
        @JsonProperty("withdraw")
        WITHDRAW
    }

    /** @param reason required to reject */
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
        if (id == null) inputFaults.add("/id", "is no id of an intent");
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
            Intent intent, ReviewDecision reviewDecision, Caller by, @Nullable String reason, Instant now) {
        var before = intent.reviews().stream()
                .filter(r -> r.by().equals(by.name()))
                .findFirst()
                .orElse(null);
        return switch (reviewDecision) {
            // To say the same again is no news.
            case APPROVE ->
                before != null && before.approved() ? intent : intent.withReview(by.name(), true, reason, now);
            case REJECT -> intent.withReview(by.name(), false, reason, now);
            case WITHDRAW -> before == null ? intent : intent.withoutReview(by.name(), reason, now);
        };
    }

    private static @Nullable Problem findProblem(
            Caller caller, QueuePolicy queuePolicy, Intent intent, ReviewDecision reviewDecision) {
        if (intent.status().isEnded())
            return new Problem.Conflict(intent.id() + " is " + intent.status().jsonName() + " since "
                    + intent.newestChange().at());
        if (intent.hasFullHistory()) return QueueEntryHandler.historyFullProblem(intent);
        if (reviewDecision == ReviewDecision.WITHDRAW) return null;
        var approvalRule = queuePolicy.ruleFor(intent.id());
        if (!queuePolicy.mayApprove(approvalRule, caller))
            return new Problem.Forbidden(caller.name() + " may not review " + intent.id()
                    + "; that takes one of the roles " + String.join(", ", approvalRule.roles()));
        return reviewDecision == ReviewDecision.APPROVE
                        && !approvalRule.selfApproval()
                        && caller.name().equals(intent.asked().requester())
                ? new Problem.Forbidden(
                        caller.name() + " asked for " + intent.id() + "; somebody else has to approve it")
                : null;
    }
}
