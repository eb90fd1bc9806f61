package dev.holdfast.hold;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.problem.Answer;
import dev.holdfast.problem.Contended;
import dev.holdfast.problem.Faults;
import dev.holdfast.problem.Problem;
import dev.holdfast.table.Document;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Says what the caller thinks of a queued intent: approves it, rejects it, or takes back what was said. */
public final class ApproveIntents extends Action<ApproveIntents.Request, IntentView> {
    private final Queue queue;
    private final Document<Policy> policies;
    private final InstantSource clock;

    public ApproveIntents(Queue queue, Document<Policy> policies, InstantSource clock) {
        super(Scope.MANAGE, Request.class);
        this.queue = queue;
        this.policies = policies;
        this.clock = clock;
    }

    /** What is said. */
    public enum Decision {
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
            @Nullable Decision decision,
            @Nullable String reason) {}

    @Override
    protected Answer<IntentView> run(Caller caller, Request request) {
        var now = clock.instant();
        var decision = request.decision();
        var faults = new Faults().text("/reason", request.reason());
        if (decision == null) faults.add("/decision", "is required, one of: approve, reject, withdraw");
        if (decision == Decision.REJECT
                && (request.reason() == null || request.reason().isBlank()))
            faults.add("/reason", "is required to reject");
        var id = request.id() == null ? null : IntentId.parse(request.id()).orElse(null);
        if (id == null) faults.add("/id", "is no id of an intent");
        if (id == null || decision == null || faults.any()) return Answer.refused(faults.problem());
        var policy = policies.of(caller.app()).body();
        return Contended.retry(id.toString(), () -> {
            var intent = queue.find(caller.app(), id).orElse(null);
            if (intent == null) return Answer.refused(new Problem.NotFound("there is no intent " + id));
            var problem = refusal(caller, policy, intent, decision);
            if (problem != null) return Answer.refused(problem);
            var decided = decided(intent, decision, caller, request.reason(), now);
            var next = decided == intent ? intent : decided.caused(caller.cause());
            return next == intent || queue.replace(next, policy.warns())
                    ? Answer.ok(IntentView.of(next, policy))
                    : null;
        });
    }

    private static Intent decided(Intent intent, Decision decision, Caller by, @Nullable String reason, Instant now) {
        var before = intent.reviews().stream()
                .filter(r -> r.by().equals(by.name()))
                .findFirst()
                .orElse(null);
        return switch (decision) {
            // To say the same again is no news.
            case APPROVE ->
                before != null && before.approved() ? intent : intent.reviewed(by.name(), true, reason, now);
            case REJECT -> intent.reviewed(by.name(), false, reason, now);
            case WITHDRAW -> before == null ? intent : intent.withdrawn(by.name(), reason, now);
        };
    }

    private static @Nullable Problem refusal(Caller caller, Policy policy, Intent intent, Decision decision) {
        if (intent.status().ended())
            return new Problem.Conflict(intent.id() + " is " + intent.status().word() + " since "
                    + intent.newest().at());
        if (intent.full()) return Handler.tooOften(intent);
        if (decision == Decision.WITHDRAW) return null;
        var rule = policy.rule(intent.id());
        if (!policy.mayApprove(rule, caller))
            return new Problem.Forbidden(caller.name() + " may not review " + intent.id()
                    + "; that takes one of the roles " + String.join(", ", rule.roles()));
        return decision == Decision.APPROVE
                        && !rule.selfApproval()
                        && caller.name().equals(intent.asked().requester())
                ? new Problem.Forbidden(
                        caller.name() + " asked for " + intent.id() + "; somebody else has to approve it")
                : null;
    }
}
