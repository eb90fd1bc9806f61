// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.board;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.field.FieldAccess;
import dev.holdfast.field.FieldMapping;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.store.ItemStore;
import dev.holdfast.json.NonEmptySelector;
import dev.holdfast.json.PageToken;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import dev.holdfast.table.ReadBudget;
import dev.holdfast.table.TableBusyException;
import dev.holdfast.table.TableFailureException;
import dev.holdfast.workflow.Workflow;
import dev.holdfast.workflow.WorkflowStore;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Migrates open items of a workflow to another version, in pages, or by their keys. A dry run shows the result for each
 * item and changes nothing. An item moves to an older version of the workflow only if the request gives the item's
 * present version in {@code from}. The action skips and logs items that it can't decode.
 *
 * <p>Pages contain items of versions with {@code board: false} only while these items are overdue. Callers migrate the
 * other items of such versions by their keys.
 */
public final class MigrateItems extends Action<MigrateItems.Request, MigrateItems.Result> {
    /** The table reads at most this number of rows in one request. */
    static final int MAX_KEYS = 100;

    private final ItemStore itemStore;
    private final ItemBoard itemBoard;
    private final BoardColumnResolver columnResolver;
    private final MigrationTargetFinder targetFinder;
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
        this.targetFinder = new MigrationTargetFinder(workflowStore);
        this.clock = clock;
    }

    /**
     * @param to the version of the workflow after the migration; default: the current version
     * @param from only items that follow this version, which may be older or newer than {@code to}; default: items of
     *     all older versions
     * @param states the states that the target version renames: the new name for each old name
     * @param fields how the items' fields change; null if the fields stay as they are
     * @param keys the keys of the items, at most {@value #MAX_KEYS}; works without a board; empty for all open items
     */
    public record Request(
            String workflow,
            @Nullable Integer to,
            @NonEmptySelector @Nullable Integer from,
            Map<String, String> states,
            @Nullable FieldMapping fields,
            @NonEmptySelector List<String> keys,
            @NonEmptySelector @Nullable Boolean dryRun,
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
     * @param skipped the requested keys whose item doesn't exist, isn't open, can't be read, or isn't of the versions
     *     to migrate
     * @param nextPageToken null on the last page; if the storage failed for an item, the token repeats this page
     * @param endedEarly why the page has fewer items than the limit although more may follow; otherwise null
     * @param unlistedVersions the workflow's versions with {@code board: false}, whose items the pages leave out unless
     *     they are overdue; empty for a migration by keys
     */
    public record Result(
            int version,
            boolean dryRun,
            @JsonInclude(JsonInclude.Include.ALWAYS) List<MigrationResult> items,
            List<String> skipped,
            @Nullable String nextPageToken,
            ReadBudget.@Nullable PageEnd endedEarly,
            List<Integer> unlistedVersions) {}

    @Override
    protected ActionResult<Result> run(Caller caller, Request request) {
        if (request.fields() != null && !FieldAccess.isOwner(caller))
            return ActionResult.refused(new Problem.Forbidden(
                    caller.name() + " may not change fields in a migration; only the application may"));
        var keys = request.keys();
        if (!keys.isEmpty())
            return targetFinder.find(caller.app(), request).map(target -> migrateKeys(caller, request, target, keys));
        return PageToken.checkLimit(request.limit())
                .flatMap(limit -> PageToken.resume(
                        BoardPosition.class,
                        request.pageToken(),
                        from -> columnResolver
                                .resolve(caller.app(), request.workflow(), null, from)
                                .flatMap(boardColumns -> targetFinder
                                        .find(caller.app(), request)
                                        .map(target ->
                                                migratePage(caller, request, target, boardColumns, limit, from)))));
    }

    private Result migrateKeys(Caller caller, Request request, Workflow target, List<String> keys) {
        var itemMigrator = new ItemMigrator(itemStore, caller, request, target, clock.instant());
        var ids = keys.stream()
                .distinct()
                .map(key -> new ItemId(caller.app(), request.workflow(), key))
                .toList();
        var results = new ArrayList<MigrationResult>();
        for (var item : itemStore.findAll(ids)) {
            if (!itemMigrator.isSelected(item)) continue;
            try {
                results.add(itemMigrator.migrate(item));
            } catch (TableBusyException | TableFailureException e) {
                // This call has changed nothing, so it may refuse the whole request.
                if (results.isEmpty()) throw e;
                results.add(MigrationResult.refused(item, item.state(), "the storage has failed; migrate again"));
            }
        }
        var handled = results.stream().map(MigrationResult::key).toList();
        var skipped =
                keys.stream().filter(key -> !handled.contains(key)).distinct().toList();
        return new Result(target.version(), itemMigrator.isDryRun(), results, skipped, null, null, List.of());
    }

    private Result migratePage(
            Caller caller,
            Request request,
            Workflow target,
            ItemBoard.BoardColumns boardColumns,
            int limit,
            @Nullable BoardPosition from) {
        var itemMigrator = new ItemMigrator(itemStore, caller, request, target, clock.instant());
        // A dry run has one pass, because its later passes would show items again.
        var position = from == null && !itemMigrator.isDryRun() ? itemBoard.startPasses(boardColumns) : from;
        var boardPage = itemBoard.read(
                caller.app(),
                request.workflow(),
                boardColumns,
                BoardSelection.ALL,
                BoardFilter.of(itemMigrator::isSelected),
                limit,
                position);
        var results = new ArrayList<MigrationResult>();
        var next = boardPage.next();
        for (var item : boardPage.items()) {
            try {
                results.add(itemMigrator.migrate(item));
            } catch (TableBusyException | TableFailureException e) {
                // This call has changed nothing, so it may refuse the whole request.
                if (results.isEmpty()) throw e;
                next = position;
                break;
            }
        }
        return new Result(
                target.version(),
                itemMigrator.isDryRun(),
                results,
                List.of(),
                PageToken.encode(next),
                boardPage.endedEarly(),
                boardColumns.unlistedVersions());
    }
}
