// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.publishing;

import dev.holdfast.delivery.CircuitBreaker;
import dev.holdfast.delivery.DeliveryKeys;
import dev.holdfast.delivery.DeliveryStore;
import dev.holdfast.dispatch.DispatchCapacity;
import dev.holdfast.dispatch.WorkDispatcher;
import dev.holdfast.event.EventTypes;
import dev.holdfast.feed.FeedChange;
import dev.holdfast.feed.Projector;
import dev.holdfast.metric.MetricSink;
import dev.holdfast.publishing.RecipientResolver.SubscriptionMatch;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins a delivery of each event to each recipient of each matching subscription.
 *
 * <ol>
 *   <li>Collect the events of all changes of the batch.
 *   <li>Match each event with the subscriptions of its application.
 *   <li>For each subject and receiver, read the last delivery, and make it the predecessor of the first new delivery.
 *   <li>Write the new deliveries. If a delivery is already stored, it stays unchanged.
 *   <li>Pass as many new deliveries to the dispatcher as it accepts now.
 *   <li>Store the new last delivery of each subject to each receiver.
 * </ol>
 */
public final class DispatchProjector implements Projector {
    private static final Logger LOG = LoggerFactory.getLogger(DispatchProjector.class);

    private final SubscriptionStore subscriptionStore;
    private final RecipientResolver recipientResolver;
    private final DeliveryStore deliveryStore;
    private final SubjectOrder subjectOrder;
    private final CircuitBreaker circuitBreaker;
    private final WorkDispatcher workDispatcher;
    private final MetricSink metricSink;

    public DispatchProjector(
            Table table,
            SubscriptionStore subscriptionStore,
            RecipientResolver recipientResolver,
            DeliveryStore deliveryStore,
            CircuitBreaker circuitBreaker,
            WorkDispatcher workDispatcher,
            MetricSink metricSink) {
        this.subscriptionStore = subscriptionStore;
        this.recipientResolver = recipientResolver;
        this.deliveryStore = deliveryStore;
        this.subjectOrder = new SubjectOrder(table);
        this.circuitBreaker = circuitBreaker;
        this.workDispatcher = workDispatcher;
        this.metricSink = metricSink;
    }

    @Override
    public ProjectorSession open() {
        return DispatchBatch::new;
    }

    /**
     * @param isForPeople whether any matching subscription notifies people, including silenced and disabled
     *     subscriptions
     * @param matches the subscriptions that receive the event
     */
    private record MatchedChange(PublishedChange change, boolean isForPeople, List<SubscriptionMatch> matches) {
        /**
         * Returns the change for this subscription. Omits the notification stamp if the subscription doesn't notify
         * people of the event, but other subscriptions do.
         */
        PublishedChange changeFor(SubscriptionMatch match) {
            return match.isForPeople() || !isForPeople ? change : change.unstamped();
        }
    }

    private final class DispatchBatch implements ProjectorBatch {
        private final Instant now;
        private final SubjectOrder.OrderExtension orderExtension;
        private final List<PublishedChange> publishedChanges = new ArrayList<>();
        private final List<RowWrite> writes = new ArrayList<>();
        private final Set<RowKey> dispatchableKeys = new HashSet<>();
        private final Set<RowKey> urgentKeys = new HashSet<>();
        private final DispatchCapacity dispatchCapacity = new DispatchCapacity(workDispatcher);

        private DispatchBatch(Instant now) {
            this.now = now;
            this.orderExtension = subjectOrder.extend(now);
        }

        @Override
        public List<RowWrite> writesOf(FeedChange change) {
            publishedChanges.addAll(PublishedChange.allOf(change));
            return List.of();
        }

        @Override
        public List<RowWrite> remainingWrites() {
            var subscriptionsByApp = new HashMap<String, List<Subscription>>();
            var matchedChanges = new ArrayList<MatchedChange>();
            for (var change : publishedChanges) {
                var subscriptions = subscriptionsByApp.computeIfAbsent(change.app(), subscriptionStore::findAll);
                var matchedChange = match(change, subscriptions, now);
                if (!matchedChange.matches().isEmpty()) matchedChanges.add(matchedChange);
            }
            orderExtension.load(
                    matchedChanges.stream().map(MatchedChange::change).toList());
            for (var matchedChange : matchedChanges)
                for (var match : matchedChange.matches()) beginDeliveries(matchedChange.changeFor(match), match);
            return writes;
        }

        private void beginDeliveries(PublishedChange change, SubscriptionMatch match) {
            if (!match.unreachable().isEmpty()) reportUnreachable(change, match);
            for (var recipient : match.recipients()) beginDelivery(change, match, recipient);
        }

        private void beginDelivery(PublishedChange change, SubscriptionMatch match, @Nullable String recipient) {
            var subscription = match.subscription();
            var isHeld = match.breakerMode() == CircuitBreaker.BreakerMode.OPEN;
            var isDelayed = isHeld || match.earliestDelivery().isAfter(now);
            var isAlarm = EventTypes.isAlarm(change.event().type());
            var isDispatched = !isDelayed
                    && (isAlarm
                            || dispatchCapacity.tryTake(
                                    DeliveryKeys.partitionOf(subscription.app(), subscription.id())));
            // If the dispatcher has no capacity, the delivery is due at once, and the next sweep dispatches it.
            var nextAttempt = match.earliestDelivery();
            if (isHeld) nextAttempt = circuitBreaker.nextCheckAt(subscription, match.earliestDelivery());
            else if (isDispatched) nextAttempt = now.plus(DeliveryStore.LEASE_DURATION);
            var predecessor = orderExtension.append(
                    change, orderName(subscription), recipient, change.precedingDeliveryKey(subscription));
            var precedingAlarm =
                    isAlarm ? orderExtension.appendAlarm(change, orderName(subscription), recipient) : null;
            var creation = deliveryStore.creationWrite(
                    subscription,
                    change.event(),
                    change.stamp(),
                    recipient,
                    predecessor,
                    precedingAlarm,
                    now,
                    match.earliestDelivery(),
                    nextAttempt);
            writes.add(creation);
            if (isDispatched) dispatchableKeys.add(creation.key());
            if (isDispatched && isAlarm) urgentKeys.add(creation.key());
        }

        /**
         * The name includes the uid, because a new subscription must not wait for deliveries of an earlier subscription
         * with the same id.
         */
        private static String orderName(Subscription subscription) {
            return subscription.uid().isEmpty() ? subscription.id() : subscription.id() + "~" + subscription.uid();
        }

        @Override
        public void afterWrites(List<RowKey> written) {
            var keys = written.stream().filter(dispatchableKeys::contains).toList();
            if (!keys.isEmpty()) workDispatcher.dispatch(keys, urgentKeys);
            orderExtension.store();
        }
    }

    private MatchedChange match(PublishedChange change, List<Subscription> subscriptions, Instant now) {
        var event = change.event();
        // The projector has already counted the unassigned roles for the change's own event.
        var unassigned = event.followsChange() ? 0 : event.data().unassigned().size();
        if (unassigned > 0) metricSink.increment("roles.unassigned", unassigned);
        var matches = recipientResolver.resolve(event, subscriptions, change.app(), now);
        for (var match : matches) if (match.silence() != null) metricSink.increment("deliveries.silenced", 1);
        return new MatchedChange(
                change,
                matches.stream().anyMatch(SubscriptionMatch::isForPeople),
                matches.stream().filter(SubscriptionMatch::isKept).toList());
    }

    private void reportUnreachable(PublishedChange change, SubscriptionMatch match) {
        metricSink.increment("recipients.unreachable", match.unreachable().size());
        LOG.info(
                "{} recipients of event {} have no address for target {}",
                match.unreachable().size(),
                change.event().id(),
                match.subscription().target());
    }
}
