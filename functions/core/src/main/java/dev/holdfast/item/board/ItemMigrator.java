// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.board;

import dev.holdfast.access.Caller;
import dev.holdfast.field.FieldMapping;
import dev.holdfast.field.FieldUpdate;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemHold;
import dev.holdfast.item.action.ItemProblems;
import dev.holdfast.item.board.MigrateItems.MigrationResult;
import dev.holdfast.item.input.ItemLimits;
import dev.holdfast.item.input.ParticipantCheck;
import dev.holdfast.item.store.ItemStore;
import dev.holdfast.item.store.ItemVisibility;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.OptimisticRetry;
import dev.holdfast.table.RowTooLargeException;
import dev.holdfast.table.TableFailureException;
import dev.holdfast.table.UnreadableRowException;
import dev.holdfast.workflow.Workflow;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Migrates single items for a request, or shows the result in a dry run. */
final class ItemMigrator {
    private static final Logger LOG = LoggerFactory.getLogger(ItemMigrator.class);

    private static final int MAX_ATTEMPTS = 5;

    private final ItemStore itemStore;
    private final ItemVisibility itemVisibility;
    private final Caller caller;
    private final MigrateItems.Request request;
    private final Workflow target;
    private final Instant now;

    ItemMigrator(ItemStore itemStore, Caller caller, MigrateItems.Request request, Workflow target, Instant now) {
        this.itemStore = itemStore;
        this.itemVisibility = new ItemVisibility(itemStore);
        this.caller = caller;
        this.request = request;
        this.target = target;
        this.now = now;
    }

    boolean isDryRun() {
        return Boolean.TRUE.equals(request.dryRun());
    }

    /** Whether the item is open, follows a version that the request migrates, and is visible to the caller. */
    boolean isSelected(Item item) {
        var hasOldVersion = request.from() == null
                ? item.workflowVersion() < target.version()
                : item.workflowVersion() == request.from();
        return hasOldVersion
                && item.workflowVersion() != target.version()
                && !item.hasFinished()
                && itemVisibility.sees(caller, item);
    }

    /**
     * Migrates an item. If the item changes at the same time, reads the item again.
     *
     * @throws TableFailureException if the storage fails, but not if only this item fails
     */
    MigrationResult migrate(Item firstItem) {
        var state = newStateOf(firstItem);
        try {
            return OptimisticRetry.retry(
                            MAX_ATTEMPTS,
                            firstItem,
                            () -> itemStore.findAll(List.of(firstItem.id())).stream()
                                    .findFirst(),
                            item -> isSelected(item)
                                    ? attempt(item)
                                    : MigrationResult.refused(
                                            firstItem, state, "the item finished or migrated at the same time"),
                            () -> MigrationResult.refused(
                                    firstItem, state, "the item was deleted at the same time, or can't be read"))
                    .orElseGet(() -> MigrationResult.refused(
                            firstItem, state, "the item changed at the same time; migrate again"));
        } catch (UnreadableRowException e) {
            // The workflow store has logged the row already.
            return MigrationResult.refused(firstItem, state, "the workflow version of the held item can't be read");
        } catch (RowTooLargeException e) {
            return MigrationResult.refused(firstItem, state, e.problem().detail());
        } catch (TableFailureException e) {
            if (e.isOutage()) throw e;
            LOG.error("item {} can't be migrated: {}", firstItem.id(), e.getMessage());
            return MigrationResult.refused(firstItem, state, "the migration failed; the log of Holdfast says why");
        }
    }

    private String newStateOf(Item item) {
        return request.states().getOrDefault(item.state(), item.state());
    }

    /** Returns null if the item has changed meanwhile. */
    private @Nullable MigrationResult attempt(Item item) {
        var state = newStateOf(item);
        if (!target.hasState(state)) {
            return MigrationResult.refused(
                    item,
                    null,
                    "version " + target.version() + " has no state " + item.state() + "; give its new name in states");
        }
        var itemHold = item.currentHold();
        // After this migration, the intent would stay in the queue although no item waits for it.
        if (itemHold != null
                && itemHold.source() == ItemHold.HoldSource.INTENT
                && target.state(state).terminal())
            return MigrationResult.refused(
                    item, state, ItemProblems.itemHeld(item, itemHold).detail());
        var fieldMapping = request.fields() == null ? FieldMapping.NONE : request.fields();
        var source = item.details().fields().isEmpty()
                ? null
                : itemStore.workflowOf(item).fields();
        return switch (fieldMapping.apply(item.details().fields(), source, target.fields())) {
            case ActionResult.Refusal<FieldUpdate>(var problem) ->
                MigrationResult.refused(item, state, problem.detail());
            case ActionResult.Success<FieldUpdate>(var fieldUpdate) ->
                migrate(item, state, item.migrate(target, state, fieldUpdate, caller, request.note(), now));
        };
    }

    private @Nullable MigrationResult migrate(Item item, String state, Item migrated) {
        var participantProblem =
                ParticipantCheck.findTaskProblem(target, item.details().roles());
        if (participantProblem != null) return MigrationResult.refused(item, state, participantProblem.detail());
        var sizeProblem = target.fields() == null && !target.hasTasks()
                ? null
                : ItemLimits.findSizeProblem(migrated.details(), target);
        if (sizeProblem != null) return MigrationResult.refused(item, state, sizeProblem.detail());
        return isDryRun() || itemStore.replace(item, migrated, target) ? MigrationResult.moved(item, migrated) : null;
    }
}
