package dev.holdfast.hold;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.hold.intent.IntentSelector;
import dev.holdfast.hold.intent.QueueEntryKind;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import org.jspecify.annotations.Nullable;

/** Takes intents out of the queue for good, with a reason; they stay on record. */
public final class PurgeIntents extends Action<PurgeIntents.Request, BulkResult> {
    private final BulkHandler handle;

    public PurgeIntents(BulkHandler handle) {
        super(Scope.MANAGE, Request.class);
        this.handle = handle;
    }

    /** The members mean what they mean in {@link ReleaseIntents.Request}; {@code reason} is required. */
    public record Request(
            @Nullable Boolean all,
            @Nullable QueueEntryKind kind,
            @Nullable String model,
            @Nullable String name,
            @Nullable String id,
            @Nullable String label,
            @Nullable String requester,
            @Nullable String reason,
            @Nullable Boolean dryRun,
            @Nullable String batch) {}

    @Override
    protected ActionResult<BulkResult> run(Caller caller, Request r) {
        if (r.batch() == null && (r.reason() == null || r.reason().isBlank()))
            return ActionResult.refused(
                    Problem.invalid("/reason", "is required: what is purged is gone from the queue"));
        return handle.handle(
                caller,
                new BulkHandler.BulkRequest(
                        QueueOperation.PURGE,
                        new IntentSelector(r.all(), r.kind(), r.model(), r.name(), r.id(), r.label(), r.requester()),
                        r.reason(),
                        null,
                        null,
                        Boolean.TRUE.equals(r.dryRun()),
                        r.batch()));
    }
}
