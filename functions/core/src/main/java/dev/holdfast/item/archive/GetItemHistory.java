// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.archive;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.field.FieldAccess;
import dev.holdfast.item.HistoryEntry;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.action.ItemProblems;
import dev.holdfast.item.store.ItemStore;
import dev.holdfast.item.store.ItemVisibility;
import dev.holdfast.json.PageToken;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Returns each change of an item once, oldest first, in pages. The action reads most changes from the archive. The
 * action reads changes that the archive doesn't contain yet from the item's row. The history of a deleted or expired
 * item is available while the archive keeps it.
 *
 * <p>While the change feed is late, the next change may be missing in both the archive and the item. A page ends before
 * such a missing change. If the missing change would be the first of a page, the action answers busy.
 */
public final class GetItemHistory extends Action<GetItemHistory.Request, GetItemHistory.Result> {
    private final ItemStore itemStore;
    private final ItemVisibility itemVisibility;
    private final ItemArchive itemArchive;
    private final InstantSource clock;

    public GetItemHistory(ItemStore itemStore, ItemArchive itemArchive, InstantSource clock) {
        super(Scope.READ, Request.class);
        this.itemStore = itemStore;
        this.itemVisibility = new ItemVisibility(itemStore);
        this.itemArchive = itemArchive;
        this.clock = clock;
    }

    /** @param key the key of the item, which may be deleted or expired */
    public record Request(
            String workflow,
            String key,
            @Nullable Integer limit,
            @Nullable String pageToken) {}

    /**
     * @param history the changes; fewer than the limit if the change feed is late
     * @param nextPageToken null on the last page
     */
    public record Result(
            @JsonInclude(JsonInclude.Include.ALWAYS) List<HistoryEntry> history,
            @Nullable String nextPageToken) {}

    /**
     * A position in a history.
     *
     * @param uid the uid of the item, which distinguishes the item from other items with the same key
     * @param last the version of the last change on earlier pages
     */
    record HistoryPosition(String uid, long last) {
        /** The length of a uid, which is a UUID. */
        private static final int MAX_UID_CHARACTERS = 36;

        HistoryPosition {
            if (uid.length() > MAX_UID_CHARACTERS || last < 0)
                throw new IllegalArgumentException("the position has an invalid uid or version");
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
                        HistoryPosition.class, request.pageToken(), from -> readPage(caller, id, limit, from)))
                .map(result -> withVisibleFields(caller, id, result));
    }

    private ActionResult<Result> readPage(Caller caller, ItemId id, int limit, @Nullable HistoryPosition from) {
        if (itemVisibility.visibleAmong(caller, List.of(id)).isEmpty())
            return ActionResult.refused(ItemProblems.itemNotFound(id));
        var currentItem = itemStore.find(id).orElse(null);
        if (from != null) return readPage(id, currentItem, limit, from);
        if (currentItem != null) return readPage(id, currentItem, limit, new HistoryPosition(currentItem.uid(), 0));
        return itemArchive
                .findNewestUid(id)
                .flatMap(uid -> uid.isPresent()
                        ? readPage(id, null, limit, new HistoryPosition(uid.get(), 0))
                        : ActionResult.refused(ItemProblems.itemNotFound(id)));
    }

    /** @param currentItem the item that has the key now. This item may be newer than the item of the position */
    private ActionResult<Result> readPage(ItemId id, @Nullable Item currentItem, int limit, HistoryPosition from) {
        var item = currentItem != null && currentItem.uid().equals(from.uid()) ? currentItem : null;
        var archivePage = itemArchive.entriesAfter(id, from.uid(), from.last(), limit);
        var historyPage = HistoryPage.merge(item, from.last(), archivePage, limit, clock.instant());
        var entries = historyPage.entries();
        var isBehind = historyPage.hasGap() || historyPage.isLast() && item == null && !isComplete(id, from, entries);
        if (isBehind && entries.isEmpty()) return ActionResult.refused(ItemProblems.changesNotArchived(id));
        var last = entries.isEmpty() ? from.last() : entries.getLast().version();
        var next = historyPage.isLast() && !isBehind ? null : new HistoryPosition(from.uid(), last);
        return ActionResult.ok(new Result(entries, PageToken.encode(next)));
    }

    /**
     * Leaves out the names of fields that the caller doesn't see. Only the application sees the field names of a
     * deleted item.
     */
    private Result withVisibleFields(Caller caller, ItemId id, Result result) {
        if (FieldAccess.isOwner(caller)
                || result.history().stream().allMatch(entry -> entry.fields().isEmpty())) return result;
        var item = itemStore.find(id).orElse(null);
        var fieldAccess =
                item == null ? null : itemStore.workflowOf(item).fieldAccess(item.state(), caller, item.participants());
        return new Result(
                result.history().stream()
                        .map(entry -> entry.withFields(
                                fieldAccess == null ? List.of() : fieldAccess.visibleNames(entry.fields())))
                        .toList(),
                result.nextPageToken());
    }

    /** Whether the archive contains the last change of a deleted or expired item, or will never contain it. */
    private boolean isComplete(ItemId id, HistoryPosition from, List<HistoryEntry> entries) {
        var lastEntry =
                entries.isEmpty() ? itemArchive.findEntry(id, from.uid(), from.last()) : Optional.of(entries.getLast());
        // After the longest delay of the feed, Holdfast treats the missing change as lost. If the archived change has
        // expired, the last change has expired too.
        var lostBefore = clock.instant().minus(HistoryPage.MAX_FEED_DELAY);
        return lastEntry
                .map(historyEntry ->
                        historyEntry.type().mayEndItem() || historyEntry.at().isBefore(lostBefore))
                .orElse(true);
    }
}
