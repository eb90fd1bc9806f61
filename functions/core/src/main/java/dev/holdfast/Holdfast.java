package dev.holdfast;

import com.fasterxml.uuid.Generators;
import dev.holdfast.apikey.ApiKeyStore;
import dev.holdfast.apikey.CreateKey;
import dev.holdfast.apikey.DeleteKey;
import dev.holdfast.apikey.ListKeys;
import dev.holdfast.channel.DeliveryTarget;
import dev.holdfast.channel.TargetRegistry;
import dev.holdfast.completeness.ReportCompleteness;
import dev.holdfast.delivery.CircuitBreaker;
import dev.holdfast.delivery.DeliveryStore;
import dev.holdfast.delivery.DeliveryWorker;
import dev.holdfast.delivery.DueDeliveries;
import dev.holdfast.delivery.ListDeliveries;
import dev.holdfast.delivery.NotificationStamper;
import dev.holdfast.delivery.RateLimiter;
import dev.holdfast.delivery.ReplayDeliveries;
import dev.holdfast.delivery.RetrySchedule;
import dev.holdfast.dispatch.WorkDispatcher;
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
import dev.holdfast.hold.HoldQueueActions;
import dev.holdfast.hold.ReleaseExecutor;
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
import dev.holdfast.item.archive.GetItemHistory;
import dev.holdfast.item.archive.ItemArchive;
import dev.holdfast.item.board.BoardColumnResolver;
import dev.holdfast.item.board.ItemBoard;
import dev.holdfast.item.board.ListItems;
import dev.holdfast.item.board.MigrateItems;
import dev.holdfast.item.board.OpenItemFinder;
import dev.holdfast.metric.MetricSink;
import dev.holdfast.notification.EventVariables;
import dev.holdfast.notification.NotificationWriter;
import dev.holdfast.projection.ArchiveProjector;
import dev.holdfast.projection.ArrivalProjector;
import dev.holdfast.projection.RebuildSearch;
import dev.holdfast.projection.RetentionProjector;
import dev.holdfast.projection.SearchProjector;
import dev.holdfast.projection.TallyProjector;
import dev.holdfast.projection.TimelineProjector;
import dev.holdfast.publishing.DispatchProjector;
import dev.holdfast.publishing.PreviewNotifications;
import dev.holdfast.publishing.RecipientResolver;
import dev.holdfast.recovery.RecoverItems;
import dev.holdfast.recovery.RecoveryCandidates;
import dev.holdfast.search.SearchIndex;
import dev.holdfast.search.SearchItems;
import dev.holdfast.silence.DeleteSilence;
import dev.holdfast.silence.ListSilences;
import dev.holdfast.silence.PutSilence;
import dev.holdfast.silence.SilenceStore;
import dev.holdfast.subscription.DeleteSubscription;
import dev.holdfast.subscription.ListSubscriptions;
import dev.holdfast.subscription.PutSubscription;
import dev.holdfast.subscription.SigningSecrets;
import dev.holdfast.subscription.SubscriptionStore;
import dev.holdfast.subscription.TestSubscription;
import dev.holdfast.sweep.DueRows;
import dev.holdfast.sweep.Sweep;
import dev.holdfast.sweep.SweepWatchdog;
import dev.holdfast.table.ShardLayout;
import dev.holdfast.table.Table;
import dev.holdfast.timeline.GetTimelineAccess;
import dev.holdfast.timeline.PutTimelineAccess;
import dev.holdfast.timeline.TimelineAccess;
import dev.holdfast.timeline.TraceItems;
import dev.holdfast.workflow.DeleteWorkflow;
import dev.holdfast.workflow.GetWorkflow;
import dev.holdfast.workflow.ListWorkflows;
import dev.holdfast.workflow.PutWorkflow;
import dev.holdfast.workflow.WorkflowStore;
import java.net.URI;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Every action, wired over one table: the whole of Holdfast for whoever calls it from Java, and for the edges. */
public final class Holdfast {
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
    public final SearchItems searchItems;
    public final RebuildSearch rebuildSearch;
    public final TraceItems traceItems;
    public final ReportCompleteness reportCompleteness;
    public final PutWorkflow putWorkflow;
    public final GetWorkflow getWorkflow;
    public final ListWorkflows listWorkflows;
    public final DeleteWorkflow deleteWorkflow;
    public final PutSubscription putSubscription;
    public final PutSilence putSilence;
    public final ListSilences listSilences;
    public final DeleteSilence deleteSilence;
    public final TestSubscription testSubscription;
    public final PreviewNotifications previewNotifications;
    public final ListSubscriptions listSubscriptions;
    public final DeleteSubscription deleteSubscription;
    public final ListDeliveries listDeliveries;
    public final ReplayDeliveries replayDeliveries;
    public final WatchEvents watchEvents;
    public final CreateKey createKey;
    public final ListKeys listKeys;
    public final DeleteKey deleteKey;
    public final ApiKeyStore apiKeyStore;
    public final GetTimelineAccess getTimelineAccess;
    public final PutTimelineAccess putTimelineAccess;
    public final HoldQueueActions holdQueue;
    public final Sweep sweep;
    public final ChangeFeed changeFeed;
    public final DeliveryWorker deliverEvents;

    /**
     * What a deployment brings along.
     *
     * @param site where people reach this Holdfast, null when letters are to bear no links
     * @param courier makes the courier that hands deliveries to {@link DeliveryWorker}, here or elsewhere
     * @param releaser makes the courier that hands what is to be released to {@link ReleaseExecutor}, here or elsewhere
     */
    public record DeploymentParts(
            Table table,
            ShardLayout shards,
            List<? extends DeliveryTarget> targets,
            Function<DeliveryWorker, WorkDispatcher> courier,
            Function<ReleaseExecutor, WorkDispatcher> releaser,
            SweepWatchdog watchdog,
            @Nullable URI site,
            SecureRandom random,
            InstantSource clock,
            MetricSink metrics) {
        /** Those of one that tracks and sweeps, but sends nothing, counts nothing and releases nothing by itself. */
        public static DeploymentParts withoutSending(Table table, ShardLayout shardLayout, InstantSource clock) {
            return new DeploymentParts(
                    table,
                    shardLayout,
                    List.of(),
                    deliver -> keys -> {},
                    release -> keys -> {},
                    SweepWatchdog.NONE,
                    null,
                    new SecureRandom(),
                    clock,
                    MetricSink.NO_METRICS);
        }
    }

    /** Without an index to search. */
    public Holdfast(DeploymentParts deploymentParts) {
        this(deploymentParts, SearchIndex.unavailable("this deployment keeps no search index: that needs OpenSearch"));
    }

    public Holdfast(DeploymentParts deploymentParts, SearchIndex searchIndex) {
        this(
                deploymentParts,
                searchIndex,
                EventStreamHub.unavailable(
                        "nobody can stay on the line here, since nothing of this deployment runs between two"
                                + " calls: have events sent to a queue (sqs), a bus (eventbridge) or a webhook by a subscription"));
    }

    public Holdfast(DeploymentParts deploymentParts, SearchIndex searchIndex, EventStreamHub eventStreamHub) {
        var table = deploymentParts.table();
        // Nothing is kept, compared or shown more finely, so that what is read back is what was written.
        InstantSource clock = () -> deploymentParts.clock().instant().truncatedTo(ChronoUnit.MILLIS);
        var metricSink = deploymentParts.metrics();
        var uuids = Generators.timeBasedEpochRandomGenerator(deploymentParts.random());
        var expectationStore = new ExpectationStore(deploymentParts.shards());
        var workflowStore = new WorkflowStore(table, expectationStore);
        var itemStore = new ItemStore(table, workflowStore, deploymentParts.shards(), metricSink);
        var linkStore = new LinkStore(table, itemStore);
        var itemBoard = new ItemBoard(table, deploymentParts.shards(), metricSink);
        var boards = new BoardColumnResolver(workflowStore);
        var itemArchive = new ItemArchive(table);
        Supplier<String> uids = () -> uuids.generate().toString();
        var itemFactory = new ItemFactory(workflowStore, uids);
        createItem = new CreateItem(itemStore, linkStore, itemFactory, clock);
        advanceItem = new AdvanceItem(itemStore, clock);
        heartbeatItem = new HeartbeatItem(itemStore, clock);
        acknowledgeItem = new AcknowledgeItem(itemStore, clock);
        editItem = new EditItem(itemStore, linkStore, clock);
        completeItem = new CompleteItem(itemStore, clock);
        deleteItem = new DeleteItem(itemStore, clock);
        getItem = new GetItem(itemStore, clock);
        getItemHistory = new GetItemHistory(itemStore, itemArchive, clock);
        listItems = new ListItems(itemStore, itemBoard, boards, clock);
        migrateItems = new MigrateItems(itemStore, itemBoard, boards, workflowStore, clock);
        recoverItems = new RecoverItems(itemStore, new RecoveryCandidates(itemStore, itemBoard, boards), uids, clock);
        searchItems = new SearchItems(searchIndex);
        rebuildSearch = new RebuildSearch(itemStore, itemBoard, boards, searchIndex, clock);
        var readers = TimelineAccess.documentStore(table);
        getTimelineAccess = new GetTimelineAccess(readers);
        putTimelineAccess = new PutTimelineAccess(readers);
        traceItems = new TraceItems(table, itemStore, itemArchive, readers, clock);
        reportCompleteness =
                new ReportCompleteness(table, deploymentParts.shards(), workflowStore, itemBoard, boards, clock);
        putWorkflow = new PutWorkflow(workflowStore, clock);
        getWorkflow = new GetWorkflow(workflowStore);
        listWorkflows = new ListWorkflows(workflowStore);
        deleteWorkflow = new DeleteWorkflow(workflowStore, new OpenItemFinder(itemBoard), clock);

        var targetRegistry = new TargetRegistry(
                deploymentParts.targets(),
                new NotificationWriter(new EventVariables(itemStore, clock, deploymentParts.site())));
        var subscriptionStore = new SubscriptionStore(table);
        var silenceStore = new SilenceStore(table);
        putSilence = new PutSilence(silenceStore, clock);
        listSilences = new ListSilences(silenceStore);
        deleteSilence = new DeleteSilence(silenceStore);
        var deliveryStore = new DeliveryStore(table, deploymentParts.shards());
        var notificationStamper = new NotificationStamper(table, itemStore, itemArchive, metricSink);
        var retrySchedule = new RetrySchedule(deploymentParts.random()::nextDouble);
        var circuitBreaker = new CircuitBreaker(subscriptionStore, deploymentParts.random()::nextDouble);
        var rateLimiter = new RateLimiter(table, deploymentParts.random()::nextDouble);
        deliverEvents = new DeliveryWorker(
                deliveryStore,
                subscriptionStore,
                targetRegistry,
                retrySchedule,
                circuitBreaker,
                rateLimiter,
                notificationStamper,
                clock,
                metricSink);
        var workDispatcher = deploymentParts.courier().apply(deliverEvents);
        putSubscription = new PutSubscription(
                subscriptionStore, targetRegistry, new SigningSecrets(deploymentParts.random()), clock);
        testSubscription = new TestSubscription(subscriptionStore, targetRegistry, uids, clock);
        previewNotifications = new PreviewNotifications(
                itemStore, workflowStore, subscriptionStore, targetRegistry, silenceStore, clock);
        listSubscriptions = new ListSubscriptions(subscriptionStore, targetRegistry);
        deleteSubscription = new DeleteSubscription(subscriptionStore);
        listDeliveries = new ListDeliveries(deliveryStore, subscriptionStore);
        replayDeliveries = new ReplayDeliveries(deliveryStore, subscriptionStore, workDispatcher, clock);
        var recipients = new RecipientResolver(targetRegistry, silenceStore);
        var faults = new FeedFaultLog(metricSink);
        var projectors = List.<Projector>of(
                new ArchiveProjector(),
                new TimelineProjector(),
                new TallyProjector(itemStore),
                new ArrivalProjector(itemStore, workflowStore),
                new EventStreamProjector(eventStreamHub),
                new DispatchProjector(
                        table,
                        subscriptionStore,
                        recipients,
                        deliveryStore,
                        circuitBreaker,
                        workDispatcher,
                        metricSink),
                new RetentionProjector(table, linkStore, itemArchive, faults),
                new SearchProjector(searchIndex, metricSink));
        changeFeed = new ChangeFeed(table, new ChangeReader(workflowStore, faults), projectors, clock, faults);
        watchEvents = new WatchEvents(eventStreamHub);

        apiKeyStore = new ApiKeyStore(table, deploymentParts.random());
        createKey = new CreateKey(apiKeyStore, clock);
        listKeys = new ListKeys(apiKeyStore);
        deleteKey = new DeleteKey(apiKeyStore);

        holdQueue = new HoldQueueActions(
                table, deploymentParts.shards(), itemStore, workflowStore, itemFactory, uids, clock, metricSink);
        var kinds = new ArrayList<DueRows>(
                List.of(new DueItems(itemStore), new DueDeliveries(deliveryStore, circuitBreaker, workDispatcher)));
        kinds.add(new DueExpectations(
                expectationStore, () -> new ArrivalStore(table, deploymentParts.shards()), clock, metricSink));
        kinds.addAll(holdQueue.dueWork(deploymentParts.releaser().apply(holdQueue.releaseExecutor)));
        sweep = new Sweep(table, deploymentParts.shards(), kinds, deploymentParts.watchdog(), clock, metricSink);
    }
}
