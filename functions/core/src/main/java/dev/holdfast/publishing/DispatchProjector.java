// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.publishing;

import dev.holdfast.delivery.CircuitBreaker;
import dev.holdfast.delivery.DeferralSchedule;
import dev.holdfast.delivery.DeliveryFactory;
import dev.holdfast.delivery.DeliveryKeys;
import dev.holdfast.delivery.DeliveryLease;
import dev.holdfast.delivery.DeliveryPlan;
import dev.holdfast.dispatch.DispatchCapacity;
import dev.holdfast.dispatch.WorkDispatcher;
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

/**
 * Begins a delivery of each event to each recipient of each matching subscription.
 *
 * <ol>
 *   <li>Collect the events of all changes of the batch.
 *   <li>Match each event with the subscriptions of its application.
 *   <li>Read the last delivery of each subject to each receiver, and append the new deliveries after it.
 *   <li>Match the event of a resolved deadline with the receivers who were notified of the lateness ({@link
 *       ResolutionAudience}).
 *   <li>Write the deliveries. An existing delivery stays unchanged.
 *   <li>Pass the new deliveries to the dispatcher, as many as the dispatcher has capacity for.
 *   <li>Store the new order of the subjects.
 * </ol>
 */
public final class DispatchProjector implements Projector {
    private final Table table;
    private final SubscriptionStore subscriptionStore;
    private final RecipientResolver recipientResolver;
    private final DeliveryFactory deliveryFactory;
    private final DeferralSchedule deferralSchedule;
    private final WorkDispatcher workDispatcher;
    private final RecipientMetrics recipientMetrics;
    private final ItemSite site;

    public DispatchProjector(
            Table table,
            SubscriptionStore subscriptionStore,
            RecipientResolver recipientResolver,
            DeliveryFactory deliveryFactory,
            DeferralSchedule deferralSchedule,
            WorkDispatcher workDispatcher,
            MetricSink metricSink,
            ItemSite site) {
        this.table = table;
        this.subscriptionStore = subscriptionStore;
        this.recipientResolver = recipientResolver;
        this.deliveryFactory = deliveryFactory;
        this.deferralSchedule = deferralSchedule;
        this.workDispatcher = workDispatcher;
        this.recipientMetrics = new RecipientMetrics(metricSink);
        this.site = site;
    }

    @Override
    public ProjectorSession open() {
        return DispatchBatch::new;
    }

    private final class DispatchBatch implements ProjectorBatch {
        private final Instant now;
        private final SubjectOrder subjectOrder;
        private final List<PublishedChange> publishedChanges = new ArrayList<>();
        private final List<RowWrite> writes = new ArrayList<>();
        private final Set<RowKey> dispatchableKeys = new HashSet<>();
        private final Set<RowKey> urgentKeys = new HashSet<>();
        private final DispatchCapacity dispatchCapacity = new DispatchCapacity(workDispatcher);

        private DispatchBatch(Instant now) {
            this.now = now;
            this.subjectOrder = new SubjectOrder(table, now);
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
                recipientMetrics.countUnassigned(change.event());
                var subscriptions = subscriptionsByApp.computeIfAbsent(change.app(), subscriptionStore::findAll);
                if (subscriptions.isEmpty()) continue;
                // The receivers of a resolution depend on the changes before the resolution.
                var matchedChange = change.isResolution()
                        ? new MatchedChange(change, false, List.of())
                        : match(change, recipientResolver.resolve(change.event(), subscriptions, change.app(), now));
                if (change.isResolution() || !matchedChange.matches().isEmpty()) matchedChanges.add(matchedChange);
            }
            subjectOrder.load(matchedChanges.stream().map(MatchedChange::change).toList());
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
                    subscriptions, subscription -> subjectOrder.lateNotices(change, subscription));
            beginDeliveries(match(
                    change,
                    recipientResolver.resolveResolution(change.event(), subscriptions, change.app(), now, audience)));
            subjectOrder.forgetLateNotices(change);
        }

        private MatchedChange match(PublishedChange change, List<SubscriptionMatch> matches) {
            recipientMetrics.countSilenced(matches);
            return MatchedChange.of(change, matches);
        }

        private void beginDeliveries(MatchedChange matchedChange) {
            for (var match : matchedChange.matches()) {
                var change = matchedChange.changeFor(match);
                if (!match.unreachable().isEmpty()) recipientMetrics.reportUnreachable(change, match);
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
            // If the dispatcher has no capacity, the delivery is due immediately, and the next sweep dispatches it.
            var nextAttempt = match.earliestDelivery();
            if (isHeld) nextAttempt = deferralSchedule.nextCheckAt(subscription, isAlarm, match.earliestDelivery());
            else if (isDispatched) nextAttempt = now.plus(DeliveryLease.durationFor(subscription));
            var predecessor =
                    subjectOrder.append(change, subscription, recipient, change.precedingDeliveryKey(subscription));
            var precedingAlarm = isAlarm ? subjectOrder.appendAlarm(change, subscription, recipient) : null;
            var creation = deliveryFactory.creationWrite(
                    subscription,
                    change.eventFor(subscription),
                    change.stamp(),
                    new DeliveryPlan(
                            recipient, predecessor, precedingAlarm, now, match.earliestDelivery(), nextAttempt));
            writes.add(creation);
            if (isDispatched) dispatchableKeys.add(creation.key());
            if (isDispatched && isAlarm) urgentKeys.add(creation.key());
        }

        @Override
        public void afterWrites(List<RowKey> written) {
            var keys = written.stream().filter(dispatchableKeys::contains).toList();
            if (!keys.isEmpty()) workDispatcher.dispatch(keys, urgentKeys);
            subjectOrder.store();
        }
    }
}
