// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.schedule;

import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.item.Item;
import dev.holdfast.item.action.AdvanceItem;
import dev.holdfast.item.action.EditItem;
import dev.holdfast.item.action.HoldItem;
import dev.holdfast.item.action.LateReportStore;
import dev.holdfast.item.action.LinkStore;
import dev.holdfast.item.action.ReleaseItem;
import dev.holdfast.item.store.ItemStore;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.json.MemberPatch;
import dev.holdfast.json.RawJson;
import dev.holdfast.metric.MetricSink;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.ShardLayout;
import dev.holdfast.table.Table;
import dev.holdfast.task.AssignTask;
import dev.holdfast.task.EditTask;
import dev.holdfast.workflow.WorkflowStore;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Plans the change of an item by the same action that a caller calls. So a scheduled change passes all checks of this
 * action: the scope, the rule about agents, the roles, and the locks of fields. The planner writes nothing.
 */
final class ChangePlanner {
    private final Table table;
    private final WorkflowStore workflowStore;
    private final ShardLayout shardLayout;
    private final Function<ItemStore, ReleaseItem> releaseFactory;
    private final InstantSource clock;

    /** @param releaseFactory creates the action that releases items, with the rules of the hold queue */
    ChangePlanner(
            Table table,
            WorkflowStore workflowStore,
            ShardLayout shardLayout,
            Function<ItemStore, ReleaseItem> releaseFactory,
            InstantSource clock) {
        this.table = table;
        this.workflowStore = workflowStore;
        this.shardLayout = shardLayout;
        this.releaseFactory = releaseFactory;
        this.clock = clock;
    }

    /**
     * The writes of a planned change.
     *
     * @param next the item after the change; null if the change changes nothing
     * @param writes the writes of this version of the item
     */
    record PlannedChange(@Nullable Item next, List<RowWrite> writes) {}

    /**
     * Plans a change of the item.
     *
     * @param item the item without the pending scheduled change
     * @param schedule the id of the scheduled change, which the item's history names
     */
    ActionResult<PlannedChange> plan(
            Caller caller, Item item, ChangeEffect effect, @Nullable String note, String schedule) {
        var rowKey = ItemStore.key(item.id());
        var capture = new WriteCapture(table, new Row(rowKey, item.version(), JsonCodec.encode(item)));
        var itemStore = new ItemStore(capture, workflowStore, shardLayout, MetricSink.NO_METRICS);
        return call(caller, item, effect, note, capture, itemStore).map(answer -> {
            var next = capture.captured().stream()
                    .filter(write -> write.key().equals(rowKey))
                    .findFirst()
                    .flatMap(ChangePlanner::itemOf)
                    .map(changed -> changed.withScheduleOfNewestEntry(schedule));
            return next.map(changed -> new PlannedChange(
                            changed,
                            capture.captured().stream()
                                    .map(write -> write.key().equals(rowKey) ? withItem(write, changed) : write)
                                    .toList()))
                    .orElseGet(() -> new PlannedChange(null, List.of()));
        });
    }

    private static Optional<Item> itemOf(RowWrite write) {
        return write instanceof RowWrite.Put put ? Optional.of(ItemStore.decode(put.row())) : Optional.empty();
    }

    private static RowWrite withItem(RowWrite write, Item item) {
        if (!(write instanceof RowWrite.Put(Row row, var condition, var announced))) return write;
        var changed = new Row(row.key(), row.version(), JsonCodec.encode(item), row.entries(), row.expires());
        return new RowWrite.Put(changed, condition, announced);
    }

    private ActionResult<?> call(
            Caller caller, Item item, ChangeEffect effect, @Nullable String note, Table capture, ItemStore itemStore) {
        var workflow = item.id().workflow();
        var key = item.id().key();
        if (effect.set() != null) return set(caller, item, effect.set(), note, capture, itemStore);
        if (effect.advance() != null)
            return new AdvanceItem(itemStore, new LateReportStore(capture), clock)
                    .call(caller, moveOf(workflow, key, effect.advance(), note));
        if (effect.assign() != null)
            return new AssignTask(itemStore, clock)
                    .call(
                            caller,
                            new AssignTask.Request(
                                    workflow, key, effect.assign().assignee(), null, note, null));
        if (effect.hold() != null)
            return new HoldItem(itemStore, clock)
                    .call(
                            caller,
                            new HoldItem.Request(
                                    workflow,
                                    key,
                                    effect.hold().reason(),
                                    null,
                                    effect.hold().within(),
                                    null,
                                    null));
        var override = effect.release() == null ? null : effect.release().override();
        return releaseFactory
                .apply(itemStore)
                .call(caller, new ReleaseItem.Request(workflow, key, note, null, override, null));
    }

    /** A caller without the scope {@code manage} sets the fields of a task, like a person who answers it. */
    private ActionResult<?> set(
            Caller caller,
            Item item,
            ChangeEffect.SetEffect setEffect,
            @Nullable String note,
            Table capture,
            ItemStore itemStore) {
        var workflow = item.id().workflow();
        var key = item.id().key();
        if (setEffect.data() == null && !caller.scope().allows(Scope.MANAGE))
            return new EditTask(itemStore, clock)
                    .call(
                            caller,
                            new EditTask.Request(workflow, key, absent(), absent(), setEffect.fields(), note, null));
        var request = new EditItem.Request(
                workflow,
                key,
                absent(),
                patchOf(setEffect.data()),
                absent(),
                given(setEffect.fields()),
                absent(),
                absent(),
                absent(),
                absent(),
                absent(),
                absent(),
                absent(),
                absent(),
                given(note),
                null,
                null);
        return new EditItem(itemStore, new LinkStore(capture, itemStore), clock).call(caller, request);
    }

    private static AdvanceItem.Request moveOf(
            String workflow, String key, ChangeEffect.AdvanceEffect advanceEffect, @Nullable String note) {
        return new AdvanceItem.Request(
                workflow,
                key,
                advanceEffect.to(),
                note,
                null,
                null,
                null,
                null,
                null,
                null,
                advanceEffect.fields(),
                null,
                null,
                null,
                null,
                null);
    }

    private static <T> MemberPatch<T> absent() {
        return new MemberPatch<>(false, null);
    }

    private static <T> MemberPatch<T> given(@Nullable T value) {
        return new MemberPatch<>(value != null, value);
    }

    private static MemberPatch<RawJson> patchOf(@Nullable RawJson data) {
        return data != null && data.text().equals("null") ? new MemberPatch<>(true, null) : given(data);
    }
}
