// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.hold;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.clock.MachineClock;
import dev.holdfast.hold.intent.IntentId;
import dev.holdfast.hold.intent.IntentQueue;
import dev.holdfast.hold.intent.IntentSelector;
import dev.holdfast.hold.intent.QueueEntry;
import dev.holdfast.hold.intent.QueueEntryKind;
import dev.holdfast.hold.policy.QueuePolicy;
import dev.holdfast.json.NonEmptySelector;
import dev.holdfast.json.PageToken;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.problem.Problem;
import dev.holdfast.table.DocumentStore;
import dev.holdfast.table.PageFiller;
import dev.holdfast.table.ReadBudget;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lists the queue in pages, ordered by priority (highest first), then by age (oldest first). A request with an id
 * returns one entry, which may be an ended intent. A page reads until it is full, within a {@link ReadBudget}.
 */
public final class ListIntents extends Action<ListIntents.Request, ListIntents.Result> {
    /** The maximum size of the intents in one page. A Lambda response can have at most 6 MB. */
    private static final int MAX_PAGE_BYTES = 4_000_000;

    private final IntentQueue intentQueue;
    private final DocumentStore<QueuePolicy> policies;
    private final InputDiff inputDiff;
    private final QueueVisibility queueVisibility;
    private final MachineClock clock;

    ListIntents(
            IntentQueue intentQueue,
            DocumentStore<QueuePolicy> policies,
            QueueVisibility queueVisibility,
            MachineClock clock) {
        super(Scope.READ, Request.class);
        this.intentQueue = intentQueue;
        this.policies = policies;
        this.queueVisibility = queueVisibility;
        this.inputDiff = new InputDiff(intentQueue);
        this.clock = clock;
    }

    /** The members of an {@link IntentSelector}, and the requested page. */
    public record Request(
            @NonEmptySelector @Nullable Boolean all,
            @NonEmptySelector @Nullable QueueEntryKind kind,
            @NonEmptySelector @Nullable String model,
            @NonEmptySelector @Nullable String name,
            @NonEmptySelector @Nullable String id,
            @NonEmptySelector @Nullable String label,
            @NonEmptySelector @Nullable String requester,
            @Nullable Integer limit,
            @Nullable String pageToken) {}

    /**
     * A page of queue entries.
     *
     * @param warnings a warning if no entry of the queue matches
     * @param nextPageToken null on the last page
     * @param endedEarly the reason why the page has fewer entries than the limit although more entries may follow;
     *     otherwise null
     */
    public record Result(
            @JsonInclude(JsonInclude.Include.ALWAYS) List<IntentView> intents,
            List<String> warnings,
            @Nullable String nextPageToken,
            ReadBudget.@Nullable PageEnd endedEarly) {}

    record QueueListPosition(String cursor) {}

    @Override
    protected ActionResult<Result> run(Caller caller, Request request) {
        var intentSelector = new IntentSelector(
                request.all(),
                request.kind(),
                request.model(),
                request.name(),
                request.id(),
                request.label(),
                request.requester());
        var inputFaults = new InputFaults();
        intentSelector.validate(true, inputFaults);
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        var queuePolicy = policies.read(caller.app()).body();
        if (request.id() != null) return findOne(caller, request.id(), queuePolicy);
        return PageToken.checkLimit(request.limit())
                .flatMap(limit -> PageToken.resume(
                        QueueListPosition.class,
                        request.pageToken(),
                        from -> ActionResult.ok(readPage(caller, intentSelector, queuePolicy, limit, from))));
    }

    private ActionResult<Result> findOne(Caller caller, String id, QueuePolicy queuePolicy) {
        var view = IntentId.parse(id)
                .flatMap(intentId -> intentQueue.find(caller.app(), intentId))
                .map(intent -> inputDiff.viewWithDiff(intent, queuePolicy))
                .or(() -> intentQueue.findAll(caller.app(), List.of(id)).stream()
                        .filter(queueEntry -> queueVisibility.sees(caller, queueEntry))
                        .map(queueEntry -> toView(queueEntry, queuePolicy))
                        .findFirst());
        return view.map(found -> queueVisibility.withoutHiddenItems(caller, found))
                .map(v -> ActionResult.ok(new Result(List.of(v), List.of(), null, null)))
                .orElseGet(() -> ActionResult.refused(new Problem.NotFound("the queue has no entry " + id)));
    }

    private static IntentView toView(QueueEntry queueEntry, QueuePolicy queuePolicy) {
        return switch (queueEntry) {
            case QueueEntry.IntentEntry(var intent) -> IntentView.withoutHistory(intent, queuePolicy);
            case QueueEntry.HeldItemEntry(var heldItem) -> IntentView.of(heldItem);
        };
    }

    private Result readPage(
            Caller caller,
            IntentSelector intentSelector,
            QueuePolicy queuePolicy,
            int limit,
            @Nullable QueueListPosition from) {
        var pageFiller = new PageFiller<>(
                (rows, cursor) -> intentQueue.readPage(caller.app(), rows, cursor),
                row -> intentQueue
                        .tryDecode(row)
                        .filter(intentSelector::matches)
                        .filter(queueEntry -> queueVisibility.sees(caller, queueEntry))
                        .map(queueEntry -> queueVisibility.withoutHiddenItems(caller, toView(queueEntry, queuePolicy))),
                MAX_PAGE_BYTES);
        var filledPage = pageFiller.fill(limit, from == null ? null : from.cursor(), ReadBudget.start(clock));
        var next = filledPage.next() == null ? null : new QueueListPosition(filledPage.next());
        var isWholeList = from == null && next == null;
        var warnings = isWholeList && filledPage.entries().isEmpty()
                ? intentSelector.warningsAboutNoMatch()
                : List.<String>of();
        return new Result(filledPage.entries(), warnings, PageToken.encode(next), filledPage.endedEarly());
    }
}
