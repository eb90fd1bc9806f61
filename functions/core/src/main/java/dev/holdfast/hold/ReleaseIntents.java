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
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Releases intents and held items. The release of an intent creates an item in the workflow with the intent's name
 * ({@code model.name} for a method). If there is no workflow for a method, the release creates the item in the workflow
 * {@code simple}. The item's key is the id of the intent, and its data are the inputs. The system that does the work
 * completes the item. If it doesn't complete the item in time, Holdfast marks the item as overdue.
 */
public final class ReleaseIntents extends Action<ReleaseIntents.Request, BulkResult> {
    private final BulkHandler bulkHandler;

    public ReleaseIntents(BulkHandler bulkHandler) {
        super(Scope.MANAGE, Request.class);
        this.bulkHandler = bulkHandler;
    }

    /**
     * The members of an {@link IntentSelector}, and the options of the release.
     *
     * @param dryRun true to return the expected outcomes of at most 1,000 entries without changing anything
     * @param at the time of the release; null to release immediately
     * @param override the reason for overriding a blackout. The caller needs a manager role. The history of the intent
     *     contains the reason
     * @param batch the id of the batch to continue. A request with this id ignores the selector
     */
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
            @NonEmptySelector @Nullable Instant at,
            @Nullable String override,
            @NonEmptySelector @Nullable String batch) {}

    @Override
    protected ActionResult<BulkResult> run(Caller caller, Request request) {
        return bulkHandler.handle(
                caller,
                new BulkHandler.BulkRequest(
                        request.at() == null ? QueueOperation.RELEASE : QueueOperation.SCHEDULE,
                        new IntentSelector(
                                request.all(),
                                request.kind(),
                                request.model(),
                                request.name(),
                                request.id(),
                                request.label(),
                                request.requester()),
                        request.reason(),
                        request.override(),
                        request.at(),
                        Boolean.TRUE.equals(request.dryRun()),
                        request.batch()));
    }
}
