package dev.holdfast.item.archive;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.item.HistoryEntry;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.ItemStore;
import dev.holdfast.item.action.ItemProblems;
import dev.holdfast.json.PageToken;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Every change of an item, oldest first, in pages: from the archive, and what the archive doesn't have yet from the item
 * itself, each change once. Where neither has the next one yet, since publishing is behind, a page ends; the page that would begin
 * there is refused as busy. An item that is there no more is told of as long as the archive has something.
 */
public final class GetItemHistory extends Action<GetItemHistory.Request, GetItemHistory.Result> {
    private final ItemStore itemStore;
    private final ItemArchive itemArchive;
    private final InstantSource clock;

    public GetItemHistory(ItemStore itemStore, ItemArchive itemArchive, InstantSource clock) {
        super(Scope.READ, Request.class);
        this.itemStore = itemStore;
        this.itemArchive = itemArchive;
        this.clock = clock;
    }

    /** @param key of the item, or of one that is there no more */
    public record Request(
            String workflow,
            String key,
            @Nullable Integer limit,
            @Nullable String pageToken) {}

    /** @param history at most as many as asked for, and fewer where publishing is behind
     * @param nextPageToken null at the end */
    public record Result(
            @JsonInclude(JsonInclude.Include.ALWAYS) List<HistoryEntry> history,
            @Nullable String nextPageToken) {}

    /** @param uid of which item of that key
     * @param last the newest change shown so far */
    record HistoryPosition(String uid, long last) {
        /** A uid is a UUID. */
        private static final int MAX_UID_CHARACTERS = 36;

        HistoryPosition {
            if (uid.length() > MAX_UID_CHARACTERS || last < 0) throw new IllegalArgumentException("no such change");
        }
    }

    @Override
    protected ActionResult<Result> run(Caller caller, Request request) {
        var inputFaults =
                new InputFaults().checkName("/workflow", request.workflow()).checkKey("/key", request.key());
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        var id = new ItemId(caller.app(), request.workflow(), request.key());
        return PageToken.checkLimit(request.limit())
                .flatMap(limit -> PageToken.resume(
                        HistoryPosition.class, request.pageToken(), from -> readPage(id, limit, from)));
    }

    private ActionResult<Result> readPage(ItemId id, int limit, @Nullable HistoryPosition from) {
        var there = itemStore.find(id).orElse(null);
        if (from != null) return readPage(id, there, limit, from);
        if (there != null) return readPage(id, there, limit, new HistoryPosition(there.uid(), 0));
        return itemArchive
                .findNewestUid(id)
                .flatMap(uid -> uid.isPresent()
                        ? readPage(id, null, limit, new HistoryPosition(uid.get(), 0))
                        : ActionResult.refused(ItemProblems.itemNotFound(id)));
    }

    /** @param there the item that has the key now, which may be a later one than that of the position */
    private ActionResult<Result> readPage(ItemId id, @Nullable Item there, int limit, HistoryPosition from) {
        var item = there != null && there.uid().equals(from.uid()) ? there : null;
        var filed = itemArchive.entriesAfter(id, from.uid(), from.last(), limit);
        var historyPage = HistoryPage.merge(item, from.last(), filed, limit, clock.instant());
        var entries = historyPage.entries();
        var behind = historyPage.gap() || historyPage.whole() && item == null && !hasEnded(id, from, entries);
        if (behind && entries.isEmpty()) return ActionResult.refused(ItemProblems.changesNotArchived(id));
        var last = entries.isEmpty() ? from.last() : entries.getLast().version();
        var next = historyPage.whole() && !behind ? null : new HistoryPosition(from.uid(), last);
        return ActionResult.ok(new Result(entries, PageToken.encode(next)));
    }

    /** Whether the archive has the end of an item that is there no more. */
    private boolean hasEnded(ItemId id, HistoryPosition from, List<HistoryEntry> entries) {
        var last =
                entries.isEmpty() ? itemArchive.findEntry(id, from.uid(), from.last()) : Optional.of(entries.getLast());
        // An end that publishing has lost never comes. And what was shown before may have expired since: so has its
        // end.
        var lost = clock.instant().minus(HistoryPage.MAX_FEED_DELAY);
        return last.map(historyEntry ->
                        historyEntry.type().mayEndItem() || historyEntry.at().isBefore(lost))
                .orElse(true);
    }
}
