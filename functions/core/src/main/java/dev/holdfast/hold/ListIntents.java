package dev.holdfast.hold;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.json.PageToken;
import dev.holdfast.problem.Answer;
import dev.holdfast.problem.Faults;
import dev.holdfast.problem.Problem;
import dev.holdfast.table.Document;
import dev.holdfast.table.Page;
import dev.holdfast.table.Row;
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
    private static final int MOST_BYTES = 4_000_000;

    /** So many are looked at for one page, however few of them fit. */
    private static final int MOST_READ = 1_000;

    private final Queue queue;
    private final Document<Policy> policies;
    private final Changes changes;

    public ListIntents(Queue queue, Document<Policy> policies) {
        super(Scope.READ, Request.class);
        this.queue = queue;
        this.policies = policies;
        this.changes = new Changes(queue);
    }

    /** The first members select, as {@link Selector} says. */
    public record Request(
            @Nullable Boolean all,
            @Nullable Kind kind,
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

    record Position(String cursor) {}

    @Override
    protected Answer<Result> run(Caller caller, Request r) {
        var selector = new Selector(r.all(), r.kind(), r.model(), r.name(), r.id(), r.label(), r.requester());
        var faults = new Faults();
        selector.check(true, faults);
        if (faults.any()) return Answer.refused(faults.problem());
        var policy = policies.of(caller.app()).body();
        if (r.id() != null) return one(caller, r.id(), policy);
        return PageToken.limit(r.limit())
                .then(limit -> PageToken.read(
                        Position.class, r.pageToken(), from -> Answer.ok(page(caller, selector, policy, limit, from))));
    }

    private Answer<Result> one(Caller caller, String id, Policy policy) {
        var view = IntentId.parse(id)
                .flatMap(intent -> queue.find(caller.app(), intent))
                .map(intent -> changes.view(intent, policy))
                .or(() -> queue.all(caller.app(), List.of(id)).stream()
                        .map(staged -> brief(staged, policy))
                        .findFirst());
        return view.map(v -> Answer.ok(new Result(List.of(v), null)))
                .orElseGet(() -> Answer.refused(new Problem.NotFound("nothing in the queue is called " + id)));
    }

    private static IntentView brief(Staged staged, Policy policy) {
        return switch (staged) {
            case Staged.OfIntent(var intent) -> IntentView.brief(intent, policy);
            case Staged.OfItem(var parked) -> IntentView.of(parked);
        };
    }

    private Result page(Caller caller, Selector selector, Policy policy, int limit, @Nullable Position from) {
        var found = new ArrayList<IntentView>();
        var room = MOST_BYTES;
        var read = 0;
        var cursor = from == null ? null : from.cursor();
        do {
            var page = queue.list(caller.app(), limit - found.size(), cursor);
            var fit = fit(page, room);
            // Too large for one answer: the same page once more, but shorter, says where the next one begins.
            if (fit < page.rows().size()) {
                if (fit == 0) break;
                page = queue.list(caller.app(), fit, cursor);
            }
            for (var row : page.rows()) {
                var staged = queue.read(row).filter(selector::fits);
                if (staged.isEmpty()) continue;
                found.add(brief(staged.get(), policy));
                room -= size(row);
            }
            read += page.rows().size();
            cursor = page.next();
        } while (cursor != null && found.size() < limit && read < MOST_READ && room > 0);
        return new Result(found, cursor == null ? null : PageToken.write(new Position(cursor)));
    }

    /** How many rows of a page there is room for. */
    private static int fit(Page page, int room) {
        var left = room;
        var fit = 0;
        for (var row : page.rows()) {
            left -= size(row);
            if (left < 0) return fit;
            fit++;
        }
        return fit;
    }

    private static int size(Row row) {
        return row.body().getBytes(StandardCharsets.UTF_8).length;
    }
}
