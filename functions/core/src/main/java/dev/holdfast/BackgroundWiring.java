// SPDX-License-Identifier: Apache-2.0
package dev.holdfast;

import dev.holdfast.event.ItemSite;
import dev.holdfast.eventstream.EventStreamHub;
import dev.holdfast.eventstream.EventStreamProjector;
import dev.holdfast.expectation.ArrivalStore;
import dev.holdfast.expectation.DueExpectations;
import dev.holdfast.feed.ChangeFeed;
import dev.holdfast.feed.ChangeReader;
import dev.holdfast.feed.FeedFaultLog;
import dev.holdfast.feed.Projector;
import dev.holdfast.hold.HoldQueueWiring;
import dev.holdfast.item.action.DueItems;
import dev.holdfast.item.board.DueCalendarChanges;
import dev.holdfast.projection.ArchiveProjector;
import dev.holdfast.projection.ArrivalProjector;
import dev.holdfast.projection.RetentionProjector;
import dev.holdfast.projection.SearchProjector;
import dev.holdfast.projection.TallyProjector;
import dev.holdfast.projection.TimelineProjector;
import dev.holdfast.search.SearchIndex;
import dev.holdfast.silence.SilencedPeriods;
import dev.holdfast.sweep.DueRows;
import dev.holdfast.sweep.Sweep;
import java.util.ArrayList;
import java.util.List;

/** Creates the change feed with its projectors, and the sweep with its handlers of due rows. */
final class BackgroundWiring {
    private final DeploymentParts deploymentParts;
    private final StoreWiring stores;
    private final DeliveryWiring delivery;

    BackgroundWiring(DeploymentParts deploymentParts, StoreWiring stores, DeliveryWiring delivery) {
        this.deploymentParts = deploymentParts;
        this.stores = stores;
        this.delivery = delivery;
    }

    ChangeFeed changeFeed(SearchIndex searchIndex, EventStreamHub eventStreamHub) {
        var metricSink = deploymentParts.metrics();
        var feedFaultLog = new FeedFaultLog(metricSink);
        var projectors = List.<Projector>of(
                new ArchiveProjector(),
                new TimelineProjector(),
                new TallyProjector(stores.itemStore),
                new ArrivalProjector(stores.itemStore, stores.workflowStore),
                new EventStreamProjector(eventStreamHub, new ItemSite(deploymentParts.site())),
                delivery.dispatchProjector(),
                new RetentionProjector(stores.table, stores.linkStore, stores.itemArchive, feedFaultLog),
                new SearchProjector(searchIndex, metricSink));
        var changeReader = new ChangeReader(stores.workflowStore, feedFaultLog);
        return new ChangeFeed(stores.table, changeReader, projectors, stores.clock, feedFaultLog);
    }

    Sweep sweep(HoldQueueWiring holdQueue, DueRows dueChanges) {
        var table = stores.table;
        var shards = deploymentParts.shards();
        var clock = stores.clock;
        var metricSink = deploymentParts.metrics();
        var dueRows = new ArrayList<DueRows>();
        // The rows of scheduled changes are in the partitions of items, so their handler precedes the handler of items.
        dueRows.add(dueChanges);
        dueRows.add(new DueItems(table, stores.itemStore, shards));
        dueRows.add(delivery.dueDeliveries());
        dueRows.add(delivery.dueSubscriptionTasks());
        dueRows.add(new DueExpectations(
                stores.expectationStore,
                () -> new ArrivalStore(table, shards),
                new SilencedPeriods(delivery.silenceStore),
                stores.workflowStore::calendars,
                clock,
                metricSink));
        dueRows.add(new DueCalendarChanges(
                stores.itemStore, stores.itemBoard, stores.boardColumnResolver, stores.workflowStore, shards, clock));
        dueRows.addAll(holdQueue.dueWork(deploymentParts.releaseDispatcher().apply(holdQueue.releaseExecutor)));
        return new Sweep(table, shards, dueRows, delivery.watchdog(deploymentParts.watchdog()), clock, metricSink);
    }
}
