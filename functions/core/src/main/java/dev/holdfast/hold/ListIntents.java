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
 * Shows the queue in its order (higher priority first, then the oldest) in pages, or one intent by its id, also when it has ended.
 * Selectors narrow a page, so it may hold fewer intents than its limit and still have a next one.
 */
public final class ListIntents extends Action<ListIntents.Request, ListIntents.Result> {
    /** So many whole intents at the most: their inputs may be large, and a Lambda answers with 6 MB. */
    private static final int MAX_PAGE_BYTES = 4_000_000;

    /** So many are looked at for one page, however few of them fit. */
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

    /** The first members select, as {@link IntentSelector} says. */
    public record Request(
            @Nullable Boolean all,
            @Nullable QueueEntryKind kind,
            @Nullable String model,
            @Nullable String name,
            @Nullable String id,
            @Nullable String label,
            @Nullable String requester,
            @Nullable Integer limit,
            @Nullable String pageToken) {}

    public record Result(
            @JsonInclude(JsonInclude.Include.ALWAYS) List<IntentView> intents,
            @Nullable String nextPageToken) {}

    record QueueListPosition(String cursor) {}

    @Override
    protected ActionResult<Result> run(Caller caller, Request r) {
        var intentSelector =
                new IntentSelector(r.all(), r.kind(), r.model(), r.name(), r.id(), r.label(), r.requester());
        var inputFaults = new InputFaults();
        intentSelector.validate(true, inputFaults);
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        var queuePolicy = policies.read(caller.app()).body();
        if (r.id() != null) return findOne(caller, r.id(), queuePolicy);
        return PageToken.checkLimit(r.limit())
                .flatMap(limit -> PageToken.resume(
                        QueueListPosition.class,
                        r.pageToken(),
                        from -> ActionResult.ok(readPage(caller, intentSelector, queuePolicy, limit, from))));
    }

    private ActionResult<Result> findOne(Caller caller, String id, QueuePolicy queuePolicy) {
        var view = IntentId.parse(id)
                .flatMap(intent -> intentQueue.find(caller.app(), intent))
                .map(intent -> inputDiff.viewWithDiff(intent, queuePolicy))
                .or(() -> intentQueue.findAll(caller.app(), List.of(id)).stream()
                        .map(queueEntry -> toView(queueEntry, queuePolicy))
                        .findFirst());
        return view.map(v -> ActionResult.ok(new Result(List.of(v), null)))
                .orElseGet(() -> ActionResult.refused(new Problem.NotFound("nothing in the queue is called " + id)));
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
        var found = new ArrayList<IntentView>();
        var room = MAX_PAGE_BYTES;
        var read = 0;
        var cursor = from == null ? null : from.cursor();
        do {
            var rowPage = intentQueue.readPage(caller.app(), limit - found.size(), cursor);
            var fit = countFitting(rowPage, room);
            // Too large for one answer: the same page once more, but shorter, says where the next one begins.
            if (fit < rowPage.rows().size()) {
                if (fit == 0) break;
                rowPage = intentQueue.readPage(caller.app(), fit, cursor);
            }
            for (var row : rowPage.rows()) {
                var staged = intentQueue.tryDecode(row).filter(intentSelector::matches);
                if (staged.isEmpty()) continue;
                found.add(toView(staged.get(), queuePolicy));
                room -= bodyBytes(row);
            }
            read += rowPage.rows().size();
            cursor = rowPage.next();
        } while (cursor != null && found.size() < limit && read < MAX_ROWS_READ && room > 0);
        return new Result(found, cursor == null ? null : PageToken.encode(new QueueListPosition(cursor)));
    }

    /** How many rows of a page there is room for. */
    private static int countFitting(RowPage rowPage, int room) {
        var left = room;
        var fit = 0;
        for (var row : rowPage.rows()) {
            left -= bodyBytes(row);
            if (left < 0) return fit;
            fit++;
        }
        return fit;
    }

    private static int bodyBytes(Row row) {
        return row.body().getBytes(StandardCharsets.UTF_8).length;
    }
}
