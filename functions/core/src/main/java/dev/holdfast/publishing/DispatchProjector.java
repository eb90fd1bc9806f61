// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.publishing;

import dev.holdfast.delivery.CircuitBreaker;
import dev.holdfast.delivery.DeliveryKeys;
import dev.holdfast.delivery.DeliveryStore;
import dev.holdfast.dispatch.DispatchCapacity;
import dev.holdfast.dispatch.WorkDispatcher;
import dev.holdfast.event.Event;
import dev.holdfast.event.EventTypes;
import dev.holdfast.event.ItemSite;
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
 *   <li>Read the last delivery of each subject to each receiver, and append the new deliveries after it.
 *   <li>Match the event of a resolved deadline with the receivers who heard of the lateness ({@link
 *       ResolutionAudience}).
 *   <li>Write the deliveries. An existing delivery stays unchanged.
 *   <li>Pass the new deliveries to the dispatcher, as many as the dispatcher has capacity for.
 *   <li>Store the new order of the subjects.
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
    private final ItemSite site;

    public DispatchProjector(
            Table table,
            SubscriptionStore subscriptionStore,
            RecipientResolver recipientResolver,
            DeliveryStore deliveryStore,
            CircuitBreaker circuitBreaker,
            WorkDispatcher workDispatcher,
            MetricSink metricSink,
            ItemSite site) {
        this.subscriptionStore = subscriptionStore;
        this.recipientResolver = recipientResolver;
        this.deliveryStore = deliveryStore;
        this.subjectOrder = new SubjectOrder(table);
        this.circuitBreaker = circuitBreaker;
        this.workDispatcher = workDispatcher;
        this.metricSink = metricSink;
        this.site = site;
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
            publishedChanges.addAll(PublishedChange.allOf(change, site));
            return List.of();
        }

        @Override
        public List<RowWrite> remainingWrites() {
            var subscriptionsByApp = new HashMap<String, List<Subscription>>();
            var matchedChanges = new ArrayList<MatchedChange>();
            for (var change : publishedChanges) {
                countUnassigned(change.event());
                var subscriptions = subscriptionsByApp.computeIfAbsent(change.app(), subscriptionStore::findAll);
                if (subscriptions.isEmpty()) continue;
                // The receivers of a resolution depend on the changes before it.
                var matchedChange = change.isResolution()
                        ? new MatchedChange(change, false, List.of())
                        : toMatchedChange(
                                change, recipientResolver.resolve(change.event(), subscriptions, change.app(), now));
                if (change.isResolution() || !matchedChange.matches().isEmpty()) matchedChanges.add(matchedChange);
            }
            orderExtension.load(
                    matchedChanges.stream().map(MatchedChange::change).toList());
            for (var matchedChange : matchedChanges) {
                var change = matchedChange.change();
                if (change.isResolution())
                    beginResolution(change, subscriptionsByApp.getOrDefault(change.app(), List.of()));
                else beginDeliveries(matchedChange);
            }
            return writes;
        }

        private void beginResolution(PublishedChange change, List<Subscription> subscriptions) {
            var audience = new ResolutionAudience(
                    subscriptions, subscription -> orderExtension.lateNotices(change, subscription));
            beginDeliveries(toMatchedChange(
                    change,
                    recipientResolver.resolveResolution(change.event(), subscriptions, change.app(), now, audience)));
            orderExtension.forgetLateNotices(change);
        }

        private void beginDeliveries(MatchedChange matchedChange) {
            for (var match : matchedChange.matches()) {
                var change = matchedChange.changeFor(match);
                if (!match.unreachable().isEmpty()) reportUnreachable(change, match);
                for (var recipient : match.recipients()) beginDelivery(change, match, recipient);
            }
        }

        private void beginDelivery(PublishedChange change, SubscriptionMatch match, @Nullable String recipient) {
            var subscription = match.subscription();
            var isHeld = match.breakerMode() == CircuitBreaker.BreakerMode.OPEN;
            var isDelayed = isHeld || match.earliestDelivery().isAfter(now);
            var isAlarm = EventTypes.isAlarm(change.event().type());
            var partition = DeliveryKeys.partitionOf(subscription.app(), subscription.id());
            var isDispatched = !isDelayed
                    && (isAlarm ? dispatchCapacity.tryTakeUrgent(partition) : dispatchCapacity.tryTake(partition));
            // If the dispatcher has no capacity, the delivery is due at once, and the next sweep dispatches it.
            var nextAttempt = match.earliestDelivery();
            if (isHeld) nextAttempt = circuitBreaker.nextCheckAt(subscription, match.earliestDelivery());
            else if (isDispatched) nextAttempt = now.plus(DeliveryStore.leaseDuration(subscription));
            var predecessor =
                    orderExtension.append(change, subscription, recipient, change.precedingDeliveryKey(subscription));
            var precedingAlarm = isAlarm ? orderExtension.appendAlarm(change, subscription, recipient) : null;
            var creation = deliveryStore.creationWrite(
                    subscription,
                    change.eventFor(subscription),
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

        @Override
        public void afterWrites(List<RowKey> written) {
            var keys = written.stream().filter(dispatchableKeys::contains).toList();
            if (!keys.isEmpty()) workDispatcher.dispatch(keys, urgentKeys);
            orderExtension.store();
        }
    }

    private MatchedChange toMatchedChange(PublishedChange change, List<SubscriptionMatch> matches) {
        for (var match : matches) if (match.silence() != null) metricSink.increment("deliveries.silenced", 1);
        return new MatchedChange(
                change,
                matches.stream().anyMatch(SubscriptionMatch::isForPeople),
                matches.stream().filter(SubscriptionMatch::isKept).toList());
    }

    private void countUnassigned(Event event) {
        // The projector has counted the unassigned roles with the change's own event already.
        var unassigned = event.followsChange() ? 0 : event.data().unassigned().size();
        if (unassigned > 0) metricSink.increment("roles.unassigned", unassigned);
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
