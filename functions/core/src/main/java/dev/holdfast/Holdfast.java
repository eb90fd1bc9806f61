package dev.holdfast;

import com.fasterxml.uuid.Generators;
import dev.holdfast.access.ApiKeys;
import dev.holdfast.access.CreateKey;
import dev.holdfast.access.DeleteKey;
import dev.holdfast.access.GetReaders;
import dev.holdfast.access.ListKeys;
import dev.holdfast.access.PutReaders;
import dev.holdfast.access.Readers;
import dev.holdfast.alert.Backoff;
import dev.holdfast.alert.Circuit;
import dev.holdfast.alert.DeleteSilence;
import dev.holdfast.alert.DeleteSubscription;
import dev.holdfast.alert.DeliverEvents;
import dev.holdfast.alert.Deliveries;
import dev.holdfast.alert.DueDeliveries;
import dev.holdfast.alert.ListDeliveries;
import dev.holdfast.alert.ListSilences;
import dev.holdfast.alert.ListSubscriptions;
import dev.holdfast.alert.Notified;
import dev.holdfast.alert.Pace;
import dev.holdfast.alert.PreviewNotices;
import dev.holdfast.alert.PutSilence;
import dev.holdfast.alert.PutSubscription;
import dev.holdfast.alert.RecipientResolver;
import dev.holdfast.alert.ReplayDeliveries;
import dev.holdfast.alert.Secrets;
import dev.holdfast.alert.Senders;
import dev.holdfast.alert.Silences;
import dev.holdfast.alert.Subscriptions;
import dev.holdfast.alert.Target;
import dev.holdfast.alert.TestSubscription;
import dev.holdfast.courier.Courier;
import dev.holdfast.feed.ChangeFeed;
import dev.holdfast.feed.ChangeReader;
import dev.holdfast.feed.FeedFaultLog;
import dev.holdfast.feed.Projector;
import dev.holdfast.hold.HoldQueue;
import dev.holdfast.hold.ReleaseDue;
import dev.holdfast.insight.RebuildSearch;
import dev.holdfast.insight.ReportCompleteness;
import dev.holdfast.insight.TraceItems;
import dev.holdfast.item.AcknowledgeItem;
import dev.holdfast.item.AdvanceItem;
import dev.holdfast.item.Archive;
import dev.holdfast.item.Begin;
import dev.holdfast.item.Board;
import dev.holdfast.item.BoardQuery;
import dev.holdfast.item.CompleteItem;
import dev.holdfast.item.CreateItem;
import dev.holdfast.item.DeleteItem;
import dev.holdfast.item.EditItem;
import dev.holdfast.item.GetItem;
import dev.holdfast.item.HeartbeatItem;
import dev.holdfast.item.ItemHistory;
import dev.holdfast.item.Items;
import dev.holdfast.item.Links;
import dev.holdfast.item.ListItems;
import dev.holdfast.item.MigrateItems;
import dev.holdfast.item.OpenItems;
import dev.holdfast.letter.EventVariables;
import dev.holdfast.letter.NotificationWriter;
import dev.holdfast.live.EventStreamProjector;
import dev.holdfast.live.WatchEvents;
import dev.holdfast.live.Watchers;
import dev.holdfast.metric.Metrics;
import dev.holdfast.projection.ArchiveProjector;
import dev.holdfast.projection.ArrivalProjector;
import dev.holdfast.projection.RetentionProjector;
import dev.holdfast.projection.SearchProjector;
import dev.holdfast.projection.TallyProjector;
import dev.holdfast.projection.TimelineProjector;
import dev.holdfast.publishing.DispatchProjector;
import dev.holdfast.recovery.Lost;
import dev.holdfast.recovery.RecoverItems;
import dev.holdfast.search.Search;
import dev.holdfast.search.SearchItems;
import dev.holdfast.sweep.Due;
import dev.holdfast.sweep.DueItems;
import dev.holdfast.sweep.DueWatches;
import dev.holdfast.sweep.Sweep;
import dev.holdfast.sweep.Watchdog;
import dev.holdfast.table.Shards;
import dev.holdfast.table.Table;
import dev.holdfast.watch.Arrivals;
import dev.holdfast.watch.Watches;
import dev.holdfast.workflow.DeleteWorkflow;
import dev.holdfast.workflow.GetWorkflow;
import dev.holdfast.workflow.ListWorkflows;
import dev.holdfast.workflow.PutWorkflow;
import dev.holdfast.workflow.Workflows;
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
    public final ItemHistory itemHistory;
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
    public final PreviewNotices previewNotices;
    public final ListSubscriptions listSubscriptions;
    public final DeleteSubscription deleteSubscription;
    public final ListDeliveries listDeliveries;
    public final ReplayDeliveries replayDeliveries;
    public final WatchEvents watchEvents;
    public final CreateKey createKey;
    public final ListKeys listKeys;
    public final DeleteKey deleteKey;
    public final ApiKeys apiKeys;
    public final GetReaders getReaders;
    public final PutReaders putReaders;
    public final HoldQueue hold;
    public final Sweep sweep;
    public final ChangeFeed changeFeed;
    public final DeliverEvents deliverEvents;

    /**
     * What a deployment brings along.
     *
     * @param site where people reach this Holdfast, null when letters are to bear no links
     * @param courier makes the courier that hands deliveries to {@link DeliverEvents}, here or elsewhere
     * @param releaser makes the courier that hands what is to be released to {@link ReleaseDue}, here or elsewhere
     */
    public record Parts(
            Table table,
            Shards shards,
            List<? extends Target> targets,
            Function<DeliverEvents, Courier> courier,
            Function<ReleaseDue, Courier> releaser,
            Watchdog watchdog,
            @Nullable URI site,
            SecureRandom random,
            InstantSource clock,
            Metrics metrics) {
        /** Those of one that tracks and sweeps, but sends nothing, counts nothing and releases nothing by itself. */
        public static Parts silent(Table table, Shards shards, InstantSource clock) {
            return new Parts(
                    table,
                    shards,
                    List.of(),
                    deliver -> keys -> {},
                    release -> keys -> {},
                    Watchdog.NONE,
                    null,
                    new SecureRandom(),
                    clock,
                    Metrics.NONE);
        }
    }

    /** Without an index to search. */
    public Holdfast(Parts parts) {
        this(parts, Search.none("this deployment keeps no search index: that needs OpenSearch"));
    }

    public Holdfast(Parts parts, Search search) {
        this(
                parts,
                search,
                Watchers.none(
                        "nobody can stay on the line here, since nothing of this deployment runs between two"
                                + " calls: have events sent to a queue (sqs), a bus (eventbridge) or a webhook by a subscription"));
    }

    public Holdfast(Parts parts, Search search, Watchers watchers) {
        var table = parts.table();
        // Nothing is kept, compared or shown more finely, so that what is read back is what was written.
        InstantSource clock = () -> parts.clock().instant().truncatedTo(ChronoUnit.MILLIS);
        var metrics = parts.metrics();
        var uuids = Generators.timeBasedEpochRandomGenerator(parts.random());
        var watches = new Watches(parts.shards());
        var workflows = new Workflows(table, watches);
        var items = new Items(table, workflows, parts.shards(), metrics);
        var links = new Links(table, items);
        var board = new Board(table, parts.shards(), metrics);
        var boards = new BoardQuery(workflows);
        var archive = new Archive(table);
        Supplier<String> uids = () -> uuids.generate().toString();
        var begin = new Begin(workflows, uids);
        createItem = new CreateItem(items, links, begin, clock);
        advanceItem = new AdvanceItem(items, clock);
        heartbeatItem = new HeartbeatItem(items, clock);
        acknowledgeItem = new AcknowledgeItem(items, clock);
        editItem = new EditItem(items, links, clock);
        completeItem = new CompleteItem(items, clock);
        deleteItem = new DeleteItem(items, clock);
        getItem = new GetItem(items, clock);
        itemHistory = new ItemHistory(items, archive, clock);
        listItems = new ListItems(items, board, boards, clock);
        migrateItems = new MigrateItems(items, board, boards, workflows, clock);
        recoverItems = new RecoverItems(items, new Lost(items, board, boards), uids, clock);
        searchItems = new SearchItems(search);
        rebuildSearch = new RebuildSearch(items, board, boards, search, clock);
        var readers = Readers.all(table);
        getReaders = new GetReaders(readers);
        putReaders = new PutReaders(readers);
        traceItems = new TraceItems(table, items, archive, readers, clock);
        reportCompleteness = new ReportCompleteness(table, parts.shards(), workflows, board, boards, clock);
        putWorkflow = new PutWorkflow(workflows, clock);
        getWorkflow = new GetWorkflow(workflows);
        listWorkflows = new ListWorkflows(workflows);
        deleteWorkflow = new DeleteWorkflow(workflows, new OpenItems(board), clock);

        var senders =
                new Senders(parts.targets(), new NotificationWriter(new EventVariables(items, clock, parts.site())));
        var subscriptions = new Subscriptions(table);
        var silences = new Silences(table);
        putSilence = new PutSilence(silences, clock);
        listSilences = new ListSilences(silences);
        deleteSilence = new DeleteSilence(silences);
        var deliveries = new Deliveries(table, parts.shards());
        var notified = new Notified(table, items, archive, metrics);
        var backoff = new Backoff(parts.random()::nextDouble);
        var circuit = new Circuit(subscriptions, parts.random()::nextDouble);
        var pace = new Pace(table, parts.random()::nextDouble);
        deliverEvents =
                new DeliverEvents(deliveries, subscriptions, senders, backoff, circuit, pace, notified, clock, metrics);
        var courier = parts.courier().apply(deliverEvents);
        putSubscription = new PutSubscription(subscriptions, senders, new Secrets(parts.random()), clock);
        testSubscription = new TestSubscription(subscriptions, senders, uids, clock);
        previewNotices = new PreviewNotices(items, workflows, subscriptions, senders, silences, clock);
        listSubscriptions = new ListSubscriptions(subscriptions, senders);
        deleteSubscription = new DeleteSubscription(subscriptions);
        listDeliveries = new ListDeliveries(deliveries, subscriptions);
        replayDeliveries = new ReplayDeliveries(deliveries, subscriptions, courier, clock);
        var recipients = new RecipientResolver(senders, silences);
        var faults = new FeedFaultLog(metrics);
        var projectors = List.<Projector>of(
                new ArchiveProjector(),
                new TimelineProjector(),
                new TallyProjector(items),
                new ArrivalProjector(items, workflows),
                new EventStreamProjector(watchers),
                new DispatchProjector(table, subscriptions, recipients, deliveries, circuit, courier, metrics),
                new RetentionProjector(table, links, archive, faults),
                new SearchProjector(search, metrics));
        changeFeed = new ChangeFeed(table, new ChangeReader(workflows, faults), projectors, clock, faults);
        watchEvents = new WatchEvents(watchers);

        apiKeys = new ApiKeys(table, parts.random());
        createKey = new CreateKey(apiKeys, clock);
        listKeys = new ListKeys(apiKeys);
        deleteKey = new DeleteKey(apiKeys);

        hold = new HoldQueue(table, parts.shards(), items, workflows, begin, uids, clock, metrics);
        var kinds = new ArrayList<Due>(List.of(new DueItems(items), new DueDeliveries(deliveries, circuit, courier)));
        kinds.add(new DueWatches(watches, () -> new Arrivals(table, parts.shards()), clock, metrics));
        kinds.addAll(hold.due(parts.releaser().apply(hold.releaseDue)));
        sweep = new Sweep(table, parts.shards(), kinds, parts.watchdog(), clock, metrics);
    }
}
