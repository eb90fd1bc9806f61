// SPDX-License-Identifier: Apache-2.0
package dev.holdfast;

import com.fasterxml.uuid.Generators;
import dev.holdfast.apikey.ApiKeyAuthenticator;
import dev.holdfast.apikey.ApiKeyStore;
import dev.holdfast.apikey.CreateKey;
import dev.holdfast.apikey.DeleteKey;
import dev.holdfast.apikey.ListKeys;
import dev.holdfast.clock.MachineClock;
import dev.holdfast.completeness.ReportCompleteness;
import dev.holdfast.delivery.AlertMonitor;
import dev.holdfast.delivery.ListDeliveries;
import dev.holdfast.delivery.ReplayDeliveries;
import dev.holdfast.delivery.worker.DeliveryWorker;
import dev.holdfast.eventstream.EventStreamHub;
import dev.holdfast.eventstream.WatchEvents;
import dev.holdfast.feed.ChangeFeed;
import dev.holdfast.hold.HoldQueueWiring;
import dev.holdfast.item.action.AcknowledgeItem;
import dev.holdfast.item.action.AdvanceItem;
import dev.holdfast.item.action.CompleteItem;
import dev.holdfast.item.action.CreateItem;
import dev.holdfast.item.action.DeleteItem;
import dev.holdfast.item.action.EditItem;
import dev.holdfast.item.action.GetItem;
import dev.holdfast.item.action.HeartbeatItem;
import dev.holdfast.item.archive.ArchiveGapFinder;
import dev.holdfast.item.archive.GetItemHistory;
import dev.holdfast.item.board.ListItems;
import dev.holdfast.item.board.MigrateItems;
import dev.holdfast.item.board.OpenItemFinder;
import dev.holdfast.item.claim.ClaimItem;
import dev.holdfast.item.claim.ReturnItem;
import dev.holdfast.item.wait.ItemWaits;
import dev.holdfast.item.wait.PollingItemWaits;
import dev.holdfast.lateness.ExplainOverdue;
import dev.holdfast.projection.RebuildSearch;
import dev.holdfast.projection.RepublishChanges;
import dev.holdfast.publishing.LateNoticeReader;
import dev.holdfast.publishing.PreviewNotifications;
import dev.holdfast.recovery.RecoverItems;
import dev.holdfast.schedule.CancelChange;
import dev.holdfast.schedule.ListScheduledChanges;
import dev.holdfast.schedule.RescheduleChange;
import dev.holdfast.schedule.ScheduleChange;
import dev.holdfast.schedule.ScheduleWiring;
import dev.holdfast.search.SearchIndex;
import dev.holdfast.search.SearchItems;
import dev.holdfast.silence.DeleteSilence;
import dev.holdfast.silence.ListSilences;
import dev.holdfast.silence.PutSilence;
import dev.holdfast.subscription.DeleteSubscription;
import dev.holdfast.subscription.ListSubscriptions;
import dev.holdfast.subscription.PutSubscription;
import dev.holdfast.subscription.TestSubscription;
import dev.holdfast.sweep.Sweep;
import dev.holdfast.task.AssignTask;
import dev.holdfast.task.ClaimTask;
import dev.holdfast.task.EditTask;
import dev.holdfast.task.ListRequests;
import dev.holdfast.task.ListTasks;
import dev.holdfast.task.UnclaimTask;
import dev.holdfast.timeline.GetTimelineAccess;
import dev.holdfast.timeline.PutTimelineAccess;
import dev.holdfast.timeline.TimelineAccess;
import dev.holdfast.timeline.TraceItems;
import dev.holdfast.workflow.DeleteWorkflow;
import dev.holdfast.workflow.GetWorkflow;
import dev.holdfast.workflow.ListWorkflows;
import dev.holdfast.workflow.PutWorkflow;
import dev.holdfast.workingtime.DeleteCalendar;
import dev.holdfast.workingtime.GetCalendar;
import dev.holdfast.workingtime.ListCalendars;
import dev.holdfast.workingtime.PutCalendar;
import java.util.function.Supplier;

/**
 * Creates all actions of Holdfast, which use one common table. This class is the entry point for Java callers and for
 * the edges (HTTP, Lambda).
 *
 * <p>Each public field is an action, a group of actions or a background worker.
 */
public final class Holdfast {
    // Items
    public final CreateItem createItem;
    public final AdvanceItem advanceItem;
    public final HeartbeatItem heartbeatItem;
    public final ClaimItem claimItem;
    public final ReturnItem returnItem;
    public final AcknowledgeItem acknowledgeItem;
    public final EditItem editItem;
    public final CompleteItem completeItem;
    public final DeleteItem deleteItem;
    public final GetItem getItem;
    public final GetItemHistory getItemHistory;
    public final ListItems listItems;
    public final ExplainOverdue explainOverdue;
    public final MigrateItems migrateItems;
    public final RecoverItems recoverItems;
    public final HoldQueueWiring holdQueue;
    // Tasks
    public final ClaimTask claimTask;
    public final UnclaimTask unclaimTask;
    public final AssignTask assignTask;
    public final EditTask editTask;
    public final ListTasks listTasks;
    public final ListRequests listRequests;
    // Scheduled changes
    public final ScheduleChange scheduleChange;
    public final ListScheduledChanges listScheduledChanges;
    public final RescheduleChange rescheduleChange;
    public final CancelChange cancelChange;
    // Search, timelines and reports
    public final SearchItems searchItems;
    public final RebuildSearch rebuildSearch;
    public final RepublishChanges republishChanges;
    public final TraceItems traceItems;
    public final GetTimelineAccess getTimelineAccess;
    public final PutTimelineAccess putTimelineAccess;
    public final ReportCompleteness reportCompleteness;
    public final WatchEvents watchEvents;
    // Workflows
    public final PutWorkflow putWorkflow;
    public final GetWorkflow getWorkflow;
    public final ListWorkflows listWorkflows;
    public final DeleteWorkflow deleteWorkflow;
    // Calendars
    public final PutCalendar putCalendar;
    public final GetCalendar getCalendar;
    public final ListCalendars listCalendars;
    public final DeleteCalendar deleteCalendar;
    // Subscriptions, silences and deliveries
    public final PutSubscription putSubscription;
    public final TestSubscription testSubscription;
    public final PreviewNotifications previewNotifications;
    public final ListSubscriptions listSubscriptions;
    public final DeleteSubscription deleteSubscription;
    public final PutSilence putSilence;
    public final ListSilences listSilences;
    public final DeleteSilence deleteSilence;
    public final ListDeliveries listDeliveries;
    public final ReplayDeliveries replayDeliveries;
    // API keys
    public final CreateKey createKey;
    public final ListKeys listKeys;
    public final DeleteKey deleteKey;
    public final ApiKeyStore apiKeyStore;
    public final ApiKeyAuthenticator apiKeyAuthenticator;
    // Background work
    public final Sweep sweep;
    public final ChangeFeed changeFeed;
    public final DeliveryWorker deliveryWorker;
    public final AlertMonitor alertMonitor;

    /** Creates the actions of a deployment without search and event streams. */
    public Holdfast(DeploymentParts deploymentParts) {
        this(deploymentParts, SearchIndex.unavailable("this deployment has no search index; search needs OpenSearch"));
    }

    /**
     * Creates the actions of a deployment without event streams. In this deployment, a waiting request polls the item.
     */
    public Holdfast(DeploymentParts deploymentParts, SearchIndex searchIndex) {
        this(
                deploymentParts,
                searchIndex,
                EventStreamHub.unavailable(
                        "this deployment has no event streams, because no process runs between two calls; use a"
                                + " subscription that sends events to a queue (sqs), a bus (eventbridge) or a webhook"),
                new PollingItemWaits(MachineClock.of(deploymentParts.clock())));
    }

    public Holdfast(
            DeploymentParts deploymentParts,
            SearchIndex searchIndex,
            EventStreamHub eventStreamHub,
            ItemWaits itemWaits) {
        var uuidGenerator = Generators.timeBasedEpochRandomGenerator(deploymentParts.random());
        Supplier<String> newUid = () -> uuidGenerator.generate().toString();
        var stores = new StoreWiring(deploymentParts, newUid);
        var table = stores.table;
        var shards = deploymentParts.shards();
        var clock = stores.clock;
        var itemStore = stores.itemStore;
        var workflowStore = stores.workflowStore;
        var itemBoard = stores.itemBoard;
        var boardColumnResolver = stores.boardColumnResolver;

        createItem = new CreateItem(itemStore, stores.linkStore, stores.lateReportStore, stores.itemFactory, clock);
        advanceItem = new AdvanceItem(itemStore, stores.lateReportStore, clock);
        heartbeatItem = new HeartbeatItem(itemStore, clock);
        claimItem = new ClaimItem(table, shards, itemStore, workflowStore, deploymentParts.random(), clock);
        returnItem = new ReturnItem(itemStore, clock);
        acknowledgeItem = new AcknowledgeItem(itemStore, clock);
        editItem = new EditItem(itemStore, stores.linkStore, clock);
        claimTask = new ClaimTask(itemStore, clock);
        unclaimTask = new UnclaimTask(itemStore, clock);
        assignTask = new AssignTask(itemStore, clock);
        editTask = new EditTask(itemStore, clock);
        listTasks = new ListTasks(table, workflowStore, itemStore, clock);
        listRequests = new ListRequests(table, itemStore, clock);
        completeItem = new CompleteItem(itemStore, stores.lateReportStore, clock);
        deleteItem = new DeleteItem(itemStore, clock);
        getItem = new GetItem(itemStore, itemWaits, clock);
        getItemHistory = new GetItemHistory(itemStore, stores.itemArchive, clock);
        listItems = new ListItems(itemStore, itemBoard, boardColumnResolver, clock);
        migrateItems = new MigrateItems(itemStore, itemBoard, boardColumnResolver, workflowStore, clock);
        recoverItems = new RecoverItems(table, shards, itemStore, itemBoard, boardColumnResolver, newUid, clock);
        holdQueue = new HoldQueueWiring(
                table,
                shards,
                itemStore,
                workflowStore,
                stores.itemFactory,
                recoverItems.runner(),
                newUid,
                clock,
                deploymentParts.metrics());

        searchItems = new SearchItems(searchIndex, itemStore, clock);
        rebuildSearch = new RebuildSearch(itemStore, itemBoard, boardColumnResolver, searchIndex, clock);
        republishChanges = new RepublishChanges(
                table, itemStore, itemBoard, boardColumnResolver, new ArchiveGapFinder(stores.itemArchive), clock);
        var timelineAccess = TimelineAccess.documentStore(table);
        traceItems = new TraceItems(table, itemStore, stores.itemArchive, timelineAccess, clock);
        getTimelineAccess = new GetTimelineAccess(timelineAccess);
        putTimelineAccess = new PutTimelineAccess(timelineAccess);
        reportCompleteness =
                new ReportCompleteness(table, shards, workflowStore, itemStore, itemBoard, boardColumnResolver, clock);
        watchEvents = new WatchEvents(eventStreamHub, stores.filterNameCheck, itemStore);

        putWorkflow = new PutWorkflow(workflowStore, clock);
        getWorkflow = new GetWorkflow(workflowStore);
        listWorkflows = new ListWorkflows(workflowStore, clock);
        deleteWorkflow =
                new DeleteWorkflow(workflowStore, new OpenItemFinder(itemBoard), holdQueue::countIntentsOf, clock);

        putCalendar = new PutCalendar(stores.calendarStore, clock);
        getCalendar = new GetCalendar(stores.calendarStore);
        listCalendars = new ListCalendars(stores.calendarStore);
        deleteCalendar = new DeleteCalendar(stores.calendarStore, workflowStore::findCalendarUsers, clock);

        var delivery = new DeliveryWiring(deploymentParts, stores);
        deliveryWorker = delivery.deliveryWorker;
        alertMonitor = delivery.alertMonitor;
        explainOverdue =
                new ExplainOverdue(itemStore, itemBoard, new LateNoticeReader(table, delivery.deliveryStore), clock);

        var subscriptions = new SubscriptionWiring(deploymentParts, stores, delivery, newUid);
        putSubscription = subscriptions.putSubscription;
        testSubscription = subscriptions.testSubscription;
        previewNotifications = subscriptions.previewNotifications;
        listSubscriptions = subscriptions.listSubscriptions;
        deleteSubscription = subscriptions.deleteSubscription;
        putSilence = subscriptions.putSilence;
        listSilences = subscriptions.listSilences;
        deleteSilence = subscriptions.deleteSilence;
        listDeliveries = subscriptions.listDeliveries;
        replayDeliveries = subscriptions.replayDeliveries;

        apiKeyStore = new ApiKeyStore(table, deploymentParts.random());
        apiKeyAuthenticator = new ApiKeyAuthenticator(apiKeyStore);
        createKey = new CreateKey(apiKeyStore, clock);
        listKeys = new ListKeys(apiKeyStore);
        deleteKey = new DeleteKey(apiKeyStore);

        var schedules = new ScheduleWiring(
                table, shards, itemStore, workflowStore, apiKeyAuthenticator, holdQueue::releaseItemOf, newUid, clock);
        scheduleChange = schedules.scheduleChange;
        listScheduledChanges = schedules.listScheduledChanges;
        rescheduleChange = schedules.rescheduleChange;
        cancelChange = schedules.cancelChange;

        var background = new BackgroundWiring(deploymentParts, stores, delivery);
        changeFeed = background.changeFeed(searchIndex, eventStreamHub);
        sweep = background.sweep(holdQueue, schedules.dueChanges);
    }
}
