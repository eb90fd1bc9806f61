package dev.holdfast.publishing;

import dev.holdfast.delivery.CircuitBreaker;
import dev.holdfast.delivery.DeliveryKeys;
import dev.holdfast.delivery.DeliveryStore;
import dev.holdfast.dispatch.DispatchCapacity;
import dev.holdfast.dispatch.WorkDispatcher;
import dev.holdfast.feed.FeedChange;
import dev.holdfast.feed.Projector;
import dev.holdfast.metric.MetricSink;
import dev.holdfast.subscription.Subscription;
import dev.holdfast.subscription.SubscriptionStore;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the events of each change on their way to every subscription that wants them, in the order of their subject. */
public final class DispatchProjector implements Projector {
    private static final Logger LOG = LoggerFactory.getLogger(DispatchProjector.class);

    private final SubscriptionStore subscriptionStore;
    private final RecipientResolver recipients;
    private final DeliveryStore deliveryStore;
    private final SubjectOrder order;
    private final CircuitBreaker circuitBreaker;
    private final WorkDispatcher workDispatcher;
    private final MetricSink metricSink;

    public DispatchProjector(
            Table table,
            SubscriptionStore subscriptionStore,
            RecipientResolver recipients,
            DeliveryStore deliveryStore,
            CircuitBreaker circuitBreaker,
            WorkDispatcher workDispatcher,
            MetricSink metricSink) {
        this.subscriptionStore = subscriptionStore;
        this.recipients = recipients;
        this.deliveryStore = deliveryStore;
        this.order = new SubjectOrder(table);
        this.circuitBreaker = circuitBreaker;
        this.workDispatcher = workDispatcher;
        this.metricSink = metricSink;
    }

    @Override
    public ProjectorSession open() {
        return DispatchBatch::new;
    }

    /**
     * @param forPeople whether any subscription to it notifies people, even one that is silenced or disabled
     * @param shares those of the subscriptions that get it
     */
    private record SharedChange(PublishedChange change, boolean forPeople, List<RecipientResolver.Share> shares) {
        /** Leaves out the stamp where the event is for people and the recipient is a machine. */
        PublishedChange to(RecipientResolver.Share share) {
            return share.forPeople() || !forPeople ? change : change.unstamped();
        }
    }

    private final class DispatchBatch implements Batch {
        private final Instant now;
        private final SubjectOrder.Extension extension;
        private final List<PublishedChange> published = new ArrayList<>();
        private final List<RowWrite> writes = new ArrayList<>();
        private final Set<RowKey> ready = new HashSet<>();
        private final DispatchCapacity dispatchCapacity = new DispatchCapacity(workDispatcher);

        private DispatchBatch(Instant now) {
            this.now = now;
            this.extension = order.extend(now);
        }

        @Override
        public List<RowWrite> writesOf(FeedChange change) {
            published.addAll(PublishedChange.allOf(change));
            return List.of();
        }

        /** Gives the writes that begin the deliveries; a delivery that was begun before stays as it is. */
        @Override
        public List<RowWrite> remainingWrites() {
            var known = new HashMap<String, List<Subscription>>();
            var shared = new ArrayList<SharedChange>();
            for (var change : published) {
                var one = share(change, known.computeIfAbsent(change.app(), subscriptionStore::findAll), now);
                if (!one.shares().isEmpty()) shared.add(one);
            }
            extension.load(shared.stream().map(SharedChange::change).toList());
            for (var one : shared) one.shares().forEach(share -> begin(one.to(share), share));
            return writes;
        }

        private void begin(PublishedChange change, RecipientResolver.Share share) {
            var subscription = share.subscription();
            if (!share.unreachable().isEmpty()) reportUnreachable(change, share);
            for (var to : share.receivers()) {
                var held = share.way() == CircuitBreaker.BreakerMode.OPEN;
                var waits = held || share.from().isAfter(now);
                var goes = !waits
                        && dispatchCapacity.tryTake(DeliveryKeys.partitionOf(subscription.app(), subscription.id()));
                // Without room at the courier the delivery is due at once, and the next sweep finds it.
                var next = held
                        ? circuitBreaker.nextCheckAt(subscription, share.from())
                        : goes ? now.plus(DeliveryStore.LEASE_DURATION) : share.from();
                var after = extension.append(change, subscription.id(), to, change.ahead(subscription));
                var begin =
                        deliveryStore.creationWrite(subscription, change.event(), change.stamp(), to, after, now, next);
                writes.add(begin);
                if (goes) ready.add(begin.key());
            }
        }

        /** Hands the deliveries that were begun just now to the courier, as far as it has room for them. */
        @Override
        public void afterWrites(List<RowKey> written) {
            var taken = written.stream().filter(ready::contains).toList();
            if (!taken.isEmpty()) workDispatcher.dispatch(taken);
            extension.store();
        }
    }

    private SharedChange share(PublishedChange change, List<Subscription> subscriptions, Instant now) {
        var event = change.event();
        // The change's own event has counted them.
        var unassigned = event.follows() ? 0 : event.data().unassigned().size();
        if (unassigned > 0) metricSink.increment("roles.unassigned", unassigned);
        var shares = recipients.resolve(event, subscriptions, change.app(), now);
        for (var share : shares) if (share.silence() != null) metricSink.increment("deliveries.silenced", 1);
        return new SharedChange(
                change,
                shares.stream().anyMatch(RecipientResolver.Share::forPeople),
                shares.stream().filter(RecipientResolver.Share::goes).toList());
    }

    private void reportUnreachable(PublishedChange change, RecipientResolver.Share share) {
        metricSink.increment("recipients.unreachable", share.unreachable().size());
        LOG.info(
                "event {} tells {} people who have no address for {}",
                change.event().id(),
                share.unreachable().size(),
                share.subscription().target());
    }
}
