// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.schedule;

import dev.holdfast.apikey.ApiKeyAuthenticator;
import dev.holdfast.item.action.ReleaseItem;
import dev.holdfast.item.store.ItemStore;
import dev.holdfast.sweep.DueRows;
import dev.holdfast.table.ShardLayout;
import dev.holdfast.table.Table;
import dev.holdfast.workflow.WorkflowStore;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.function.Supplier;

/** Creates the actions on scheduled changes, which use one common table. */
public final class ScheduleWiring {
    public final ScheduleChange scheduleChange;
    public final ListScheduledChanges listScheduledChanges;
    public final RescheduleChange rescheduleChange;
    public final CancelChange cancelChange;

    /** The sweep's handler for scheduled changes that are due. */
    public final DueRows dueChanges;

    /** @param releaseFactory creates the action that releases items, with the rules of the hold queue */
    public ScheduleWiring(
            Table table,
            ShardLayout shardLayout,
            ItemStore itemStore,
            WorkflowStore workflowStore,
            ApiKeyAuthenticator apiKeyAuthenticator,
            Function<ItemStore, ReleaseItem> releaseFactory,
            Supplier<String> newUid,
            InstantSource clock) {
        var scheduleStore = new ScheduledChangeStore(table, shardLayout);
        var changePlanner = new ChangePlanner(table, workflowStore, shardLayout, releaseFactory, clock);
        var changeCheck = new ChangeCheck(changePlanner);
        scheduleChange = new ScheduleChange(itemStore, scheduleStore, changeCheck, newUid, clock);
        listScheduledChanges = new ListScheduledChanges(itemStore, scheduleStore);
        rescheduleChange = new RescheduleChange(itemStore, scheduleStore, changeCheck, clock);
        cancelChange = new CancelChange(itemStore, scheduleStore, clock);
        dueChanges = new DueChanges(itemStore, apiKeyAuthenticator, changePlanner, scheduleStore, shardLayout);
    }
}
