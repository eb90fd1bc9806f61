package dev.holdfast.item;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.json.Codec;
import dev.holdfast.json.PageToken;
import dev.holdfast.problem.Answer;
import dev.holdfast.problem.Faults;
import dev.holdfast.table.Row;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every change of an item, oldest first, in pages: from the archive, and what the archive doesn't have yet from the item
 * itself, each change once.
 */
public final class ItemHistory implements Action<ItemHistory.Request, ItemHistory.Result> {
    private final Items items;
    private final Archive archive;

    public ItemHistory(Items items, Archive archive) {
        this.items = items;
        this.archive = archive;
    }

    public record Request(
            String workflow,
            String key,
            @Nullable Integer limit,
            @Nullable String pageToken) {}

    public record Result(
            @JsonInclude(JsonInclude.Include.ALWAYS) List<Entry> history,
            @Nullable String nextPageToken) {}

    /** @param cursor where the archive goes on
     * @param last the newest change shown so far */
    record Position(@Nullable String cursor, long last) {}

    @Override
    public Scope needs() {
        return Scope.READ;
    }

    @Override
    public Class<Request> takes() {
        return Request.class;
    }

    @Override
    public Answer<Result> run(Caller caller, Request request) {
        var faults = new Faults().name("/workflow", request.workflow()).key("/key", request.key());
        if (faults.any()) return Answer.refused(faults.problem());
        var id = new ItemId(caller.app(), request.workflow(), request.key());
        var item = items.find(id).orElse(null);
        if (item == null) return Answer.refused(Refusal.unknown(id));
        return PageToken.limit(request.limit())
                .then(limit -> PageToken.read(
                        Position.class, request.pageToken(), from -> Answer.ok(page(item, limit, from))));
    }

    private Result page(Item item, int limit, @Nullable Position from) {
        var page = archive.page(item, limit, from == null ? null : from.cursor());
        var entries = new ArrayList<Entry>();
        for (Row row : page.rows()) entries.add(Codec.stored(Entry.class, row.body()));
        var shown = entries.isEmpty()
                ? (from == null ? 0 : from.last())
                : entries.getLast().version();
        if (page.next() != null) return new Result(entries, PageToken.write(new Position(page.next(), shown)));
        // The feed archives in order, so all that is missing at the end is newer than the last one archived.
        item.history().stream()
                .filter(e -> e.version() > shown)
                .map(Entry::shown)
                .forEach(entries::add);
        return new Result(entries, null);
    }
}
