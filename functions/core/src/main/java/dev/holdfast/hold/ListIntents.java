// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.hold;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.hold.intent.IntentId;
import dev.holdfast.hold.intent.IntentQueue;
import dev.holdfast.hold.intent.IntentSelector;
import dev.holdfast.hold.intent.QueueEntry;
import dev.holdfast.hold.intent.QueueEntryKind;
import dev.holdfast.hold.policy.QueuePolicy;
import dev.holdfast.json.PageToken;
import dev.holdfast.json.Selector;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.problem.Problem;
import dev.holdfast.table.DocumentStore;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowPage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lists the queue in pages, ordered by priority (highest first), then by age (oldest first). A request with an id
 * returns one entry, which may be an ended intent. Selectors filter each page. So a page may have fewer entries than
 * its limit even if it isn't the last page.
 */
public final class ListIntents extends Action<ListIntents.Request, ListIntents.Result> {
    /** The maximum size of the intents in one page. A Lambda response can have at most 6 MB. */
    private static final int MAX_PAGE_BYTES = 4_000_000;

    /** The maximum number of rows that the action reads for one page, including rows that don't match. */
    private static final int MAX_ROWS_READ = 1_000;

    private final IntentQueue intentQueue;
    private final DocumentStore<QueuePolicy> policies;
    private final InputDiff inputDiff;

    public ListIntents(IntentQueue intentQueue, DocumentStore<QueuePolicy> policies) {
        super(Scope.READ, Request.class);
        this.intentQueue = intentQueue;
        this.policies = policies;
        this.inputDiff = new InputDiff(intentQueue);
    }

    /** The members of an {@link IntentSelector}, and the requested page. */
    public record Request(
            @Selector @Nullable Boolean all,
            @Selector @Nullable QueueEntryKind kind,
            @Selector @Nullable String model,
            @Selector @Nullable String name,
            @Selector @Nullable String id,
            @Selector @Nullable String label,
            @Selector @Nullable String requester,
            @Nullable Integer limit,
            @Nullable String pageToken) {}

    /**
     * A page of queue entries.
     *
     * @param warnings a warning if no entry of the queue matches
     * @param nextPageToken null on the last page
     */
    public record Result(
            @JsonInclude(JsonInclude.Include.ALWAYS) List<IntentView> intents,
            List<String> warnings,
            @Nullable String nextPageToken) {}

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
                        .map(queueEntry -> toView(queueEntry, queuePolicy))
                        .findFirst());
        return view.map(v -> ActionResult.ok(new Result(List.of(v), List.of(), null)))
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
        var views = new ArrayList<IntentView>();
        var remainingBytes = MAX_PAGE_BYTES;
        var rowsRead = 0;
        var cursor = from == null ? null : from.cursor();
        do {
            var rowPage = intentQueue.readPage(caller.app(), limit - views.size(), cursor);
            var fittingRows = countFitting(rowPage, remainingBytes);
            // If a page is too large, reads it again with fewer rows, because only a query returns the cursor of the
            // next page.
            if (fittingRows < rowPage.rows().size()) {
                if (fittingRows == 0) break;
                rowPage = intentQueue.readPage(caller.app(), fittingRows, cursor);
            }
            for (var row : rowPage.rows()) {
                var queueEntry = intentQueue.tryDecode(row).filter(intentSelector::matches);
                if (queueEntry.isEmpty()) continue;
                views.add(toView(queueEntry.get(), queuePolicy));
                remainingBytes -= bodyBytes(row);
            }
            rowsRead += rowPage.rows().size();
            cursor = rowPage.next();
        } while (cursor != null && views.size() < limit && rowsRead < MAX_ROWS_READ && remainingBytes > 0);
        var isWholeList = from == null && cursor == null;
        var warnings = isWholeList && views.isEmpty() ? intentSelector.warningsAboutNoMatch() : List.<String>of();
        return new Result(views, warnings, cursor == null ? null : PageToken.encode(new QueueListPosition(cursor)));
    }

    /** Returns how many rows from the start of the page fit into the given size. */
    private static int countFitting(RowPage rowPage, int maxBytes) {
        var remainingBytes = maxBytes;
        var fittingRows = 0;
        for (var row : rowPage.rows()) {
            remainingBytes -= bodyBytes(row);
            if (remainingBytes < 0) return fittingRows;
            fittingRows++;
        }
        return fittingRows;
    }

    private static int bodyBytes(Row row) {
        return row.body().getBytes(StandardCharsets.UTF_8).length;
    }
}
