// SPDX-License-Identifier: Apache-2.0
package dev.holdfast;

import com.fasterxml.uuid.Generators;
import dev.holdfast.apikey.ApiKeyStore;
import dev.holdfast.apikey.CreateKey;
import dev.holdfast.apikey.DeleteKey;
import dev.holdfast.apikey.ListKeys;
import dev.holdfast.channel.DeliveryTarget;
import dev.holdfast.clock.MachineClock;
import dev.holdfast.completeness.ReportCompleteness;
import dev.holdfast.delivery.AlertMonitor;
import dev.holdfast.delivery.ListDeliveries;
import dev.holdfast.delivery.ReplayDeliveries;
import dev.holdfast.delivery.worker.DeliveryWorker;
import dev.holdfast.dispatch.WorkDispatcher;
import dev.holdfast.event.ItemSite;
import dev.holdfast.eventstream.EventStreamHub;
import dev.holdfast.eventstream.EventStreamProjector;
import dev.holdfast.eventstream.WatchEvents;
import dev.holdfast.expectation.ArrivalStore;
import dev.holdfast.expectation.DueExpectations;
import dev.holdfast.expectation.ExpectationStore;
import dev.holdfast.feed.ChangeFeed;
import dev.holdfast.feed.ChangeReader;
import dev.holdfast.feed.FeedFaultLog;
import dev.holdfast.feed.Projector;
import dev.holdfast.hold.HoldQueueWiring;
import dev.holdfast.hold.ReleaseExecutor;
import dev.holdfast.hold.intent.IntentStatus;
import dev.holdfast.item.ItemStore;
import dev.holdfast.item.action.AcknowledgeItem;
import dev.holdfast.item.action.AdvanceItem;
import dev.holdfast.item.action.CompleteItem;
import dev.holdfast.item.action.CreateItem;
import dev.holdfast.item.action.DeleteItem;
import dev.holdfast.item.action.DueItems;
import dev.holdfast.item.action.EditItem;
import dev.holdfast.item.action.GetItem;
import dev.holdfast.item.action.HeartbeatItem;
import dev.holdfast.item.action.ItemFactory;
import dev.holdfast.item.action.LinkStore;
import dev.holdfast.item.archive.ArchiveGapFinder;
import dev.holdfast.item.archive.GetItemHistory;
import dev.holdfast.item.archive.ItemArchive;
import dev.holdfast.item.board.BoardColumnResolver;
import dev.holdfast.item.board.ItemBoard;
import dev.holdfast.item.board.ListItems;
import dev.holdfast.item.board.MigrateItems;
import dev.holdfast.item.board.OpenItemFinder;
import dev.holdfast.json.JsonEnum;
import dev.holdfast.metric.MetricSink;
import dev.holdfast.projection.ArchiveProjector;
import dev.holdfast.projection.ArrivalProjector;
import dev.holdfast.projection.RebuildSearch;
import dev.holdfast.projection.RepublishChanges;
import dev.holdfast.projection.RetentionProjector;
import dev.holdfast.projection.SearchProjector;
import dev.holdfast.projection.TallyProjector;
import dev.holdfast.projection.TimelineProjector;
import dev.holdfast.publishing.PreviewNotifications;
import dev.holdfast.recovery.RecoverItems;
import dev.holdfast.search.SearchIndex;
import dev.holdfast.search.SearchItems;
import dev.holdfast.silence.DeleteSilence;
import dev.holdfast.silence.ListSilences;
import dev.holdfast.silence.PutSilence;
import dev.holdfast.silence.SilencedPeriods;
import dev.holdfast.subscription.DeleteSubscription;
import dev.holdfast.subscription.ListSubscriptions;
import dev.holdfast.subscription.PutSubscription;
import dev.holdfast.subscription.SigningSecrets;
import dev.holdfast.subscription.TestSubscription;
import dev.holdfast.sweep.DueRows;
import dev.holdfast.sweep.Sweep;
import dev.holdfast.sweep.SweepWatchdog;
import dev.holdfast.table.ShardLayout;
import dev.holdfast.table.Table;
import dev.holdfast.table.TableMonitor;
import dev.holdfast.timeline.GetTimelineAccess;
import dev.holdfast.timeline.PutTimelineAccess;
import dev.holdfast.timeline.TimelineAccess;
import dev.holdfast.timeline.TraceItems;
import dev.holdfast.workflow.DeleteWorkflow;
import dev.holdfast.workflow.FilterNameCheck;
import dev.holdfast.workflow.GetWorkflow;
import dev.holdfast.workflow.ListWorkflows;
import dev.holdfast.workflow.PutWorkflow;
import dev.holdfast.workflow.WorkflowStore;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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
    public final AcknowledgeItem acknowledgeItem;
    public final EditItem editItem;
    public final CompleteItem completeItem;
    public final DeleteItem deleteItem;
    public final GetItem getItem;
    public final GetItemHistory getItemHistory;
    public final ListItems listItems;
    public final MigrateItems migrateItems;
    public final RecoverItems recoverItems;
    public final HoldQueueWiring holdQueue;
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
    // Background work
    public final Sweep sweep;
    public final ChangeFeed changeFeed;
    public final DeliveryWorker deliveryWorker;
    public final AlertMonitor alertMonitor;

    /**
     * The objects that a deployment provides.
     *
     * @param shards the distribution of index entries over shards
     * @param targets the kinds of receivers that this deployment can send to
     * @param deliveryDispatcher creates the dispatcher that passes deliveries to the {@link DeliveryWorker}, which runs
     *     in this process or in a different process
     * @param releaseDispatcher creates the dispatcher that passes intents to the {@link ReleaseExecutor}, which runs in
     *     this process or in a different process
     * @param site the public address of this deployment, for links in notifications; null for no links
     * @param simpleWithin the time limit of items in the workflow {@code simple} that have no deadline of their own;
     *     null for no limit
     * @param random the source of secrets, ids and jitter
     */
    public record DeploymentParts(
            Table table,
            ShardLayout shards,
            List<? extends DeliveryTarget> targets,
            Function<DeliveryWorker, WorkDispatcher> deliveryDispatcher,
            Function<ReleaseExecutor, WorkDispatcher> releaseDispatcher,
            SweepWatchdog watchdog,
            @Nullable URI site,
            @Nullable Duration simpleWithin,
            SecureRandom random,
            InstantSource clock,
            MetricSink metrics) {
        /** Returns parts without a time limit for the workflow {@code simple}. */
        public DeploymentParts(
                Table table,
                ShardLayout shards,
                List<? extends DeliveryTarget> targets,
                Function<DeliveryWorker, WorkDispatcher> deliveryDispatcher,
                Function<ReleaseExecutor, WorkDispatcher> releaseDispatcher,
                SweepWatchdog watchdog,
                @Nullable URI site,
                SecureRandom random,
                InstantSource clock,
                MetricSink metrics) {
            this(
                    table,
                    shards,
                    targets,
                    deliveryDispatcher,
                    releaseDispatcher,
                    watchdog,
                    site,
                    null,
                    random,
                    clock,
                    metrics);
        }

        /**
         * Returns the objects for a deployment that tracks and sweeps items. Such a deployment sends no events,
         * releases no intents and records no metrics.
         */
        public static DeploymentParts withoutSending(Table table, ShardLayout shardLayout, InstantSource clock) {
            return new DeploymentParts(
                    table,
                    shardLayout,
                    List.of(),
                    worker -> keys -> {},
                    executor -> keys -> {},
                    SweepWatchdog.NONE,
                    null,
                    new SecureRandom(),
                    clock,
                    MetricSink.NO_METRICS);
        }
    }

    /** Creates the actions of a deployment without search and event streams. */
    public Holdfast(DeploymentParts deploymentParts) {
        this(deploymentParts, SearchIndex.unavailable("this deployment has no search index; search needs OpenSearch"));
    }

    /** Creates the actions of a deployment without event streams. */
    public Holdfast(DeploymentParts deploymentParts, SearchIndex searchIndex) {
        this(
                deploymentParts,
                searchIndex,
                EventStreamHub.unavailable(
                        "this deployment has no event streams, because no process runs between two calls; use a"
                                + " subscription that sends events to a queue (sqs), a bus (eventbridge) or a webhook"));
    }

    public Holdfast(DeploymentParts deploymentParts, SearchIndex searchIndex, EventStreamHub eventStreamHub) {
        var table = new TableMonitor(deploymentParts.table(), deploymentParts.metrics());
        var shards = deploymentParts.shards();
        var metricSink = deploymentParts.metrics();
        // Rows store whole milliseconds, so a finer instant would be different after it is stored and read.
        var clock = MachineClock.of(deploymentParts.clock()).inMilliseconds();
        var uuidGenerator = Generators.timeBasedEpochRandomGenerator(deploymentParts.random());
        Supplier<String> newUid = () -> uuidGenerator.generate().toString();

        var expectationStore = new ExpectationStore(shards);
        var workflowStore = new WorkflowStore(table, expectationStore);
        var itemStore = new ItemStore(table, workflowStore, shards, metricSink);
        var itemArchive = new ItemArchive(table);
        var itemBoard = new ItemBoard(table, shards, metricSink, clock);
        var boardColumnResolver = new BoardColumnResolver(workflowStore);
        var linkStore = new LinkStore(table, itemStore);
        var itemFactory = new ItemFactory(workflowStore, newUid, deploymentParts.simpleWithin());

        createItem = new CreateItem(itemStore, linkStore, itemFactory, clock);
        advanceItem = new AdvanceItem(itemStore, clock);
        heartbeatItem = new HeartbeatItem(itemStore, clock);
        acknowledgeItem = new AcknowledgeItem(itemStore, clock);
        editItem = new EditItem(itemStore, linkStore, clock);
        completeItem = new CompleteItem(itemStore, clock);
        deleteItem = new DeleteItem(itemStore, clock);
        getItem = new GetItem(itemStore, clock);
        getItemHistory = new GetItemHistory(itemStore, itemArchive, clock);
        listItems = new ListItems(itemStore, itemBoard, boardColumnResolver, clock);
        migrateItems = new MigrateItems(itemStore, itemBoard, boardColumnResolver, workflowStore, clock);
        recoverItems = new RecoverItems(table, shards, itemStore, itemBoard, boardColumnResolver, newUid, clock);
        holdQueue = new HoldQueueWiring(
                table, shards, itemStore, workflowStore, itemFactory, recoverItems.runner(), newUid, clock, metricSink);

        searchItems = new SearchItems(searchIndex);
        rebuildSearch = new RebuildSearch(itemStore, itemBoard, boardColumnResolver, searchIndex, clock);
        republishChanges = new RepublishChanges(
                table, itemStore, itemBoard, boardColumnResolver, new ArchiveGapFinder(itemArchive), clock);
        var timelineAccess = TimelineAccess.documentStore(table);
        traceItems = new TraceItems(table, itemStore, itemArchive, timelineAccess, clock);
        getTimelineAccess = new GetTimelineAccess(timelineAccess);
        putTimelineAccess = new PutTimelineAccess(timelineAccess);
        reportCompleteness =
                new ReportCompleteness(table, shards, workflowStore, itemStore, itemBoard, boardColumnResolver, clock);
        var filterNameCheck = new FilterNameCheck(
                workflowStore,
                Arrays.stream(IntentStatus.values()).map(JsonEnum::jsonName).collect(Collectors.toSet()));
        watchEvents = new WatchEvents(eventStreamHub, filterNameCheck);

        putWorkflow = new PutWorkflow(workflowStore, clock);
        getWorkflow = new GetWorkflow(workflowStore);
        listWorkflows = new ListWorkflows(workflowStore, clock);
        deleteWorkflow =
                new DeleteWorkflow(workflowStore, new OpenItemFinder(itemBoard), holdQueue::countIntentsOf, clock);

        var delivery = new DeliveryWiring(deploymentParts, table, itemStore, itemArchive, clock);
        deliveryWorker = delivery.deliveryWorker;
        alertMonitor = delivery.alertMonitor;
        putSubscription = new PutSubscription(
                delivery.subscriptionStore,
                delivery.targetRegistry,
                new SigningSecrets(deploymentParts.random()),
                filterNameCheck,
                newUid,
                clock);
        testSubscription = new TestSubscription(delivery.subscriptionStore, delivery.targetRegistry, newUid, clock);
        previewNotifications = new PreviewNotifications(
                itemStore,
                workflowStore,
                delivery.subscriptionStore,
                delivery.targetRegistry,
                delivery.silenceStore,
                clock);
        listSubscriptions = new ListSubscriptions(delivery.subscriptionStore, delivery.targetRegistry);
        deleteSubscription = new DeleteSubscription(delivery.subscriptionStore);
        putSilence = new PutSilence(delivery.silenceStore, filterNameCheck, clock);
        listSilences = new ListSilences(delivery.silenceStore, clock);
        deleteSilence = new DeleteSilence(delivery.silenceStore, clock);
        listDeliveries = new ListDeliveries(delivery.deliveryStore, delivery.subscriptionStore, clock);
        replayDeliveries = new ReplayDeliveries(
                delivery.deliveryStore, delivery.subscriptionStore, delivery.workDispatcher, clock);

        apiKeyStore = new ApiKeyStore(table, deploymentParts.random());
        createKey = new CreateKey(apiKeyStore, clock);
        listKeys = new ListKeys(apiKeyStore);
        deleteKey = new DeleteKey(apiKeyStore);

        var feedFaultLog = new FeedFaultLog(metricSink);
        var projectors = List.<Projector>of(
                new ArchiveProjector(),
                new TimelineProjector(),
                new TallyProjector(itemStore),
                new ArrivalProjector(itemStore, workflowStore),
                new EventStreamProjector(eventStreamHub, new ItemSite(deploymentParts.site())),
                delivery.dispatchProjector(),
                new RetentionProjector(table, linkStore, itemArchive, feedFaultLog),
                new SearchProjector(searchIndex, metricSink));
        changeFeed =
                new ChangeFeed(table, new ChangeReader(workflowStore, feedFaultLog), projectors, clock, feedFaultLog);

        var dueRows = new ArrayList<DueRows>();
        dueRows.add(new DueItems(itemStore));
        dueRows.add(delivery.dueDeliveries());
        dueRows.add(delivery.dueSubscriptionTasks());
        dueRows.add(new DueExpectations(
                expectationStore,
                () -> new ArrivalStore(table, shards),
                new SilencedPeriods(delivery.silenceStore),
                clock,
                metricSink));
        dueRows.addAll(holdQueue.dueWork(deploymentParts.releaseDispatcher().apply(holdQueue.releaseExecutor)));
        sweep = new Sweep(table, shards, dueRows, delivery.watchdog(deploymentParts.watchdog()), clock, metricSink);
    }
}
