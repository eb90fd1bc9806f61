// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.board;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemHold;
import dev.holdfast.item.ItemStore;
import dev.holdfast.item.action.ItemProblems;
import dev.holdfast.json.PageToken;
import dev.holdfast.json.Selector;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.problem.Problem;
import dev.holdfast.table.TableBusyException;
import dev.holdfast.table.UnreadableRowException;
import dev.holdfast.workflow.Workflow;
import dev.holdfast.workflow.WorkflowStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Migrates open items of a workflow to another version, in pages. A dry run shows the result for each item and changes
 * nothing. An item moves to an older version of the workflow only if the request gives the item's present version in
 * {@code from}. The action skips and logs items that it can't decode.
 */
public final class MigrateItems extends Action<MigrateItems.Request, MigrateItems.Result> {
    private final ItemStore itemStore;
    private final ItemBoard itemBoard;
    private final BoardColumnResolver columnResolver;
    private final WorkflowStore workflowStore;
    private final InstantSource clock;

    public MigrateItems(
            ItemStore itemStore,
            ItemBoard itemBoard,
            BoardColumnResolver columnResolver,
            WorkflowStore workflowStore,
            InstantSource clock) {
        super(Scope.MANAGE, Request.class);
        this.itemStore = itemStore;
        this.itemBoard = itemBoard;
        this.columnResolver = columnResolver;
        this.workflowStore = workflowStore;
        this.clock = clock;
    }

    /**
     * @param to the version of the workflow after the migration; default: the current version
     * @param from only items that follow this version, which may be older or newer than {@code to}; default: items of
     *     all older versions
     * @param states the states that the target version renames: the new name for each old name
     */
    public record Request(
            String workflow,
            @Nullable Integer to,
            @Selector @Nullable Integer from,
            Map<String, String> states,
            @Nullable Boolean dryRun,
            @Nullable String note,
            @Nullable Integer limit,
            @Nullable String pageToken) {}

    /**
     * The result for one item.
     *
     * @param state the state in the target version, null if the target version has no such state
     * @param hold the effect on the item's hold, null if the item is held neither before nor after the migration
     * @param problem why the item can't move, null if it moves
     */
    public record MigrationResult(
            String key,
            int fromVersion,
            String fromState,
            @Nullable String state,
            @Nullable HoldEffect hold,
            @Nullable String problem) {
        static MigrationResult moved(Item item, Item migrated) {
            var holdEffect = HoldEffect.of(item.currentHold(), migrated.currentHold());
            return new MigrationResult(
                    item.id().key(), item.workflowVersion(), item.state(), migrated.state(), holdEffect, null);
        }

        static MigrationResult refused(Item item, @Nullable String state, String problem) {
            return new MigrationResult(item.id().key(), item.workflowVersion(), item.state(), state, null, problem);
        }
    }

    /**
     * @param version the target version
     * @param nextPageToken null on the last page; if the storage was busy for an item, the token repeats this page
     */
    public record Result(
            int version,
            boolean dryRun,
            @JsonInclude(JsonInclude.Include.ALWAYS) List<MigrationResult> items,
            @Nullable String nextPageToken) {}

    @Override
    protected ActionResult<Result> run(Caller caller, Request request) {
        return PageToken.checkLimit(request.limit())
                .flatMap(limit -> PageToken.resume(
                        BoardPosition.class,
                        request.pageToken(),
                        from -> columnResolver
                                .resolve(caller.app(), request.workflow(), null, from)
                                .flatMap(boardColumns -> findTarget(caller, request)
                                        .map(target ->
                                                migratePage(caller, request, target, boardColumns, limit, from)))));
    }

    private ActionResult<Workflow> findTarget(Caller caller, Request request) {
        var target = request.to() == null
                ? workflowStore.findCurrent(caller.app(), request.workflow())
                : workflowStore.findUndeleted(caller.app(), request.workflow(), request.to());
        if (target.isEmpty())
            return ActionResult.refused(
                    new Problem.NotFound("workflow " + request.workflow() + " has no version " + request.to()));
        var inputFaults = new InputFaults().checkText("/note", request.note());
        if (request.from() != null
                && workflowStore
                        .findVersion(caller.app(), request.workflow(), request.from())
                        .isEmpty())
            inputFaults.add("/from", "workflow " + request.workflow() + " has no version " + request.from());
        var openStates = workflowStore
                .stateCatalog(caller.app(), target.get())
                .openStates(target.get(), Integer.MAX_VALUE);
        request.states().forEach((oldName, newName) -> {
            if (!openStates.contains(oldName))
                inputFaults.add("/states/" + oldName, "no version has such a state in which items are open");
            if (!target.get().hasState(newName))
                inputFaults.add("/states/" + oldName, "version " + target.get().version() + " has no state " + newName);
        });
        return inputFaults.hasAny() ? ActionResult.refused(inputFaults.toProblem()) : ActionResult.ok(target.get());
    }

    private Result migratePage(
            Caller caller,
            Request request,
            Workflow target,
            ItemBoard.BoardColumns boardColumns,
            int limit,
            @Nullable BoardPosition from) {
        var now = clock.instant();
        var dryRun = Boolean.TRUE.equals(request.dryRun());
        // A dry run has one pass, because its later passes would show items again.
        var position = from == null && !dryRun ? itemBoard.startPasses(boardColumns) : from;
        var boardPage =
                itemBoard.read(caller.app(), request.workflow(), boardColumns, BoardSelection.ALL, limit, position);
        var results = new ArrayList<MigrationResult>();
        for (var item : boardPage.items()) {
            if (!isSelected(request, target, item)) continue;
            try {
                results.add(migrate(caller, request, target, item, dryRun, now));
            } catch (TableBusyException e) {
                // This call has changed nothing, so it may refuse the whole request.
                if (results.isEmpty()) throw e;
                return new Result(target.version(), dryRun, results, PageToken.encode(position));
            }
        }
        return new Result(target.version(), dryRun, results, PageToken.encode(boardPage.next()));
    }

    private static boolean isSelected(Request request, Workflow target, Item item) {
        var hasOldVersion = request.from() == null
                ? item.workflowVersion() < target.version()
                : item.workflowVersion() == request.from();
        return hasOldVersion && item.workflowVersion() != target.version();
    }

    private MigrationResult migrate(
            Caller caller, Request request, Workflow target, Item item, boolean dryRun, Instant now) {
        var state = request.states().getOrDefault(item.state(), item.state());
        if (!target.hasState(state)) {
            return MigrationResult.refused(
                    item,
                    null,
                    "version " + target.version() + " has no state " + item.state() + "; give its new name in states");
        }
        var itemHold = item.currentHold();
        // The intent would stay in the queue although nothing waits for it any more.
        if (itemHold != null
                && itemHold.source() == ItemHold.HoldSource.INTENT
                && target.state(state).terminal())
            return MigrationResult.refused(
                    item, state, ItemProblems.itemHeld(item, itemHold).detail());
        var migrated = item.migrate(target, state, caller, request.note(), now);
        try {
            return dryRun || itemStore.replace(item, migrated, target)
                    ? MigrationResult.moved(item, migrated)
                    : MigrationResult.refused(item, state, "the item changed at the same time; migrate again");
        } catch (UnreadableRowException e) {
            // The workflow store has named the row.
            return MigrationResult.refused(item, state, "the workflow version of the held item can't be read");
        }
    }
}
