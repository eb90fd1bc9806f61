// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.projection;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.archive.ArchiveGapFinder;
import dev.holdfast.item.board.BoardColumnResolver;
import dev.holdfast.item.board.BoardPosition;
import dev.holdfast.item.board.BoardSelection;
import dev.holdfast.item.board.ItemBoard;
import dev.holdfast.item.store.ItemStore;
import dev.holdfast.json.NonEmptySelector;
import dev.holdfast.json.PageToken;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.problem.Problem;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.Table;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Publishes changes again that the change feed has lost, one page of items per call. A change is lost if an item's
 * history contains the change, but the archive doesn't. A repeated call has no further effect, because every projector
 * derives the keys of its rows from the change.
 */
public final class RepublishChanges extends Action<RepublishChanges.Request, RepublishChanges.Result> {
    /** Each item needs a query of the archive. A page must finish well before the gateway's timeout. */
    private static final int MAX_ITEMS_PER_PAGE = 100;

    private final Table table;
    private final ItemStore itemStore;
    private final ItemBoard itemBoard;
    private final BoardColumnResolver columnResolver;
    private final ArchiveGapFinder archiveGapFinder;
    private final InstantSource clock;

    public RepublishChanges(
            Table table,
            ItemStore itemStore,
            ItemBoard itemBoard,
            BoardColumnResolver columnResolver,
            ArchiveGapFinder archiveGapFinder,
            InstantSource clock) {
        super(Scope.MANAGE, Request.class);
        this.table = table;
        this.itemStore = itemStore;
        this.itemBoard = itemBoard;
        this.columnResolver = columnResolver;
        this.archiveGapFinder = archiveGapFinder;
        this.clock = clock;
    }

    /**
     * @param keys the keys of items, which can be finished, at most {@value #MAX_ITEMS_PER_PAGE}; absent for all open
     *     items
     * @param limit the highest number of items in this call; a page can have fewer items
     */
    public record Request(
            String workflow,
            @NonEmptySelector List<String> keys,
            @Nullable Integer limit,
            @Nullable String pageToken) {}

    /**
     * @param items the number of items that this call compared with the archive
     * @param changes the number of changes that this call publishes again
     * @param skipped the keys of items that don't exist or can't be read
     * @param nextPageToken null after the last page
     * @param unlistedVersions the workflow's versions with {@code board: false}, whose items this action leaves out
     *     unless they are overdue; empty for a request with keys
     */
    public record Result(
            int items,
            int changes,
            @JsonInclude(JsonInclude.Include.ALWAYS) List<String> skipped,
            @Nullable String nextPageToken,
            List<Integer> unlistedVersions) {}

    @Override
    protected ActionResult<Result> run(Caller caller, Request request) {
        if (caller.isPerson())
            return ActionResult.refused(new Problem.Forbidden(
                    "only the application itself may republish changes, because the answer counts hidden items"));
        var inputFaults = new InputFaults().checkName("/workflow", request.workflow());
        var keys = request.keys();
        if (keys.size() > MAX_ITEMS_PER_PAGE)
            inputFaults.add("/keys", "must have at most " + MAX_ITEMS_PER_PAGE + " entries");
        for (var i = 0; i < keys.size(); i++) inputFaults.checkKey("/keys/" + i, keys.get(i));
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        if (!keys.isEmpty()) return ActionResult.ok(republishKeys(caller, request.workflow(), keys));
        return PageToken.checkLimit(request.limit())
                .flatMap(limit -> PageToken.resume(
                        BoardPosition.class,
                        request.pageToken(),
                        position -> republishPage(
                                caller.app(), request.workflow(), Math.min(limit, MAX_ITEMS_PER_PAGE), position)));
    }

    private Result republishKeys(Caller caller, String workflow, List<String> keys) {
        var ids = keys.stream()
                .distinct()
                .map(key -> new ItemId(caller.app(), workflow, key))
                .toList();
        var items = itemStore.findAll(ids);
        var found = items.stream().map(item -> item.id().key()).toList();
        var skipped =
                keys.stream().filter(key -> !found.contains(key)).distinct().toList();
        return new Result(items.size(), republish(items), skipped, null, List.of());
    }

    private ActionResult<Result> republishPage(
            String app, String workflow, int limit, @Nullable BoardPosition position) {
        return columnResolver.resolve(app, workflow, null, position).flatMap(columns -> {
            var start = position == null ? itemBoard.startPasses(columns) : position;
            var page = itemBoard.read(app, workflow, columns, BoardSelection.ALL, limit, start);
            return ActionResult.ok(new Result(
                    page.items().size(),
                    republish(page.items()),
                    page.unreadable(),
                    PageToken.encode(page.next()),
                    columns.unlistedVersions()));
        });
    }

    /** Returns the number of changes that this method publishes again. */
    private int republish(List<Item> items) {
        var now = clock.instant();
        var writes = new ArrayList<RowWrite>();
        for (var item : items) writes.addAll(archiveGapFinder.announcements(item, now));
        if (!writes.isEmpty()) table.writeEach(writes);
        return writes.size();
    }
}
