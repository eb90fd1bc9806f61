package dev.holdfast.hold;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.hold.intent.IntentSelector;
import dev.holdfast.hold.intent.QueueEntryKind;
import dev.holdfast.problem.ActionResult;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Lets intents go. Each creates a tracked item in the workflow of its name ({@code model.name} for a method), or in {@code simple},
 * keyed by the intent and with its inputs as data: whoever does the work completes the item, or Holdfast flags it overdue.
 */
public final class ReleaseIntents extends Action<ReleaseIntents.Request, BulkResult> {
    private final BulkHandler handle;

    public ReleaseIntents(BulkHandler handle) {
        super(Scope.MANAGE, Request.class);
        this.handle = handle;
    }

    /**
     * The first members select, as {@link IntentSelector} says.
     *
     * @param dryRun only say what would become of each (of the first 1,000)
     * @param at release at this time instead of now
     * @param override why a blackout should not count; for managers, and kept
     * @param batch go on with this batch instead
     */
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
            @Nullable Instant at,
            @Nullable String override,
            @Nullable String batch) {}

    @Override
    protected ActionResult<BulkResult> run(Caller caller, Request r) {
        return handle.handle(
                caller,
                new BulkHandler.BulkRequest(
                        r.at() == null ? QueueOperation.RELEASE : QueueOperation.SCHEDULE,
                        new IntentSelector(r.all(), r.kind(), r.model(), r.name(), r.id(), r.label(), r.requester()),
                        r.reason(),
                        r.override(),
                        r.at(),
                        Boolean.TRUE.equals(r.dryRun()),
                        r.batch()));
    }
}
