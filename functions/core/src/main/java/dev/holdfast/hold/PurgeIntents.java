// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.hold;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.hold.entry.QueueOperation;
import dev.holdfast.hold.intent.IntentSelector;
import dev.holdfast.hold.intent.QueueEntryKind;
import dev.holdfast.json.NonEmptySelector;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import org.jspecify.annotations.Nullable;

/** Removes intents from the queue without a release, and moves held items to the purge state of their workflow. */
public final class PurgeIntents extends Action<PurgeIntents.Request, BulkResult> {
    private final BulkHandler bulkHandler;

    public PurgeIntents(BulkHandler bulkHandler) {
        super(Scope.MANAGE, Request.class);
        this.bulkHandler = bulkHandler;
    }

    /** The members have the same meaning as in {@link ReleaseIntents.Request}. {@code reason} is required. */
    public record Request(
            @NonEmptySelector @Nullable Boolean all,
            @NonEmptySelector @Nullable QueueEntryKind kind,
            @NonEmptySelector @Nullable String model,
            @NonEmptySelector @Nullable String name,
            @NonEmptySelector @Nullable String id,
            @NonEmptySelector @Nullable String label,
            @NonEmptySelector @Nullable String requester,
            @Nullable String reason,
            @NonEmptySelector @Nullable Boolean dryRun,
            @NonEmptySelector @Nullable String batch) {}

    @Override
    protected ActionResult<BulkResult> run(Caller caller, Request request) {
        if (request.batch() == null
                && (request.reason() == null || request.reason().isBlank()))
            return ActionResult.refused(Problem.invalid("/reason", "is required to purge"));
        return bulkHandler.handle(
                caller,
                new BulkHandler.BulkRequest(
                        QueueOperation.PURGE,
                        new IntentSelector(
                                request.all(),
                                request.kind(),
                                request.model(),
                                request.name(),
                                request.id(),
                                request.label(),
                                request.requester()),
                        request.reason(),
                        null,
                        null,
                        Boolean.TRUE.equals(request.dryRun()),
                        request.batch()));
    }
}
