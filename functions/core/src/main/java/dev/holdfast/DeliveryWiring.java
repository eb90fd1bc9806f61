// SPDX-License-Identifier: Apache-2.0
package dev.holdfast;

import dev.holdfast.channel.TargetRegistry;
import dev.holdfast.delivery.AlertMonitor;
import dev.holdfast.delivery.CircuitBreaker;
import dev.holdfast.delivery.DeferralSchedule;
import dev.holdfast.delivery.DeliveryFactory;
import dev.holdfast.delivery.DeliveryStore;
import dev.holdfast.delivery.DueDeliveries;
import dev.holdfast.delivery.DueSubscriptionTasks;
import dev.holdfast.delivery.RetrySchedule;
import dev.holdfast.delivery.UndeliveredAlarms;
import dev.holdfast.delivery.ratelimit.RateLimiter;
import dev.holdfast.delivery.worker.DeliveryWorker;
import dev.holdfast.delivery.worker.NotificationStamper;
import dev.holdfast.dispatch.WorkDispatcher;
import dev.holdfast.event.ItemSite;
import dev.holdfast.metric.MetricSink;
import dev.holdfast.notification.EventVariables;
import dev.holdfast.notification.NotificationWriter;
import dev.holdfast.publishing.DispatchProjector;
import dev.holdfast.publishing.RecipientResolver;
import dev.holdfast.silence.SilenceStore;
import dev.holdfast.subscription.DeliveryHours;
import dev.holdfast.subscription.SubscriptionStates;
import dev.holdfast.subscription.SubscriptionStore;
import dev.holdfast.sweep.SweepWatchdog;
import dev.holdfast.table.ShardLayout;
import dev.holdfast.table.Table;

/** Creates the stores and workers that deliver published events to their receivers. */
final class DeliveryWiring {
    final SubscriptionStore subscriptionStore;
    final SilenceStore silenceStore;
    final DeliveryStore deliveryStore;
    final TargetRegistry targetRegistry;
    final DeliveryHours deliveryHours;
    final DeliveryWorker deliveryWorker;
    final WorkDispatcher workDispatcher;
    private final Table table;
    private final ShardLayout shardLayout;
    final AlertMonitor alertMonitor;
    private final CircuitBreaker circuitBreaker;
    private final DeferralSchedule deferralSchedule;
    private final ItemSite site;
    private final MetricSink metricSink;

    DeliveryWiring(DeploymentParts deploymentParts, StoreWiring stores) {
        var clock = stores.clock;
        table = stores.table;
        shardLayout = deploymentParts.shards();
        metricSink = deploymentParts.metrics();
        subscriptionStore = new SubscriptionStore(table, deploymentParts.shards());
        silenceStore = new SilenceStore(table);
        deliveryStore = new DeliveryStore(table, deploymentParts.shards());
        alertMonitor = new AlertMonitor(
                new SubscriptionStates(table, subscriptionStore),
                subscriptionStore,
                new UndeliveredAlarms(table, deploymentParts.shards()),
                clock,
                metricSink);
        site = new ItemSite(deploymentParts.site());
        var eventVariables = new EventVariables(stores.itemStore, clock, site);
        targetRegistry = new TargetRegistry(deploymentParts.targets(), new NotificationWriter(eventVariables));
        deliveryHours = new DeliveryHours(stores.workflowStore::calendars);
        var random = deploymentParts.random();
        circuitBreaker = new CircuitBreaker(subscriptionStore);
        deferralSchedule = new DeferralSchedule(random::nextDouble);
        deliveryWorker = new DeliveryWorker(
                deliveryStore,
                subscriptionStore,
                targetRegistry,
                deliveryHours,
                new RetrySchedule(random::nextDouble),
                circuitBreaker,
                deferralSchedule,
                new RateLimiter(table, random::nextDouble),
                new NotificationStamper(table, stores.itemStore, stores.itemArchive, metricSink),
                clock,
                metricSink);
        workDispatcher = deploymentParts.deliveryDispatcher().apply(deliveryWorker);
    }

    /** Creates the projector that turns changes into deliveries. */
    DispatchProjector dispatchProjector() {
        return new DispatchProjector(
                table,
                subscriptionStore,
                new RecipientResolver(targetRegistry, silenceStore, deliveryHours),
                new DeliveryFactory(shardLayout),
                deferralSchedule,
                workDispatcher,
                metricSink,
                site);
    }

    /** Creates the sweep's watchdog. The watchdog doesn't send heartbeats while Holdfast can't send alerts. */
    SweepWatchdog watchdog(SweepWatchdog sweepWatchdog) {
        return new SweepWatchdog() {
            @Override
            public void reportSuccess() {
                var canAlertsLeave = alertMonitor.report();
                if (canAlertsLeave || !sweepWatchdog.requiresAlerts()) sweepWatchdog.reportSuccess();
            }

            @Override
            public void reportBacklog() {
                alertMonitor.report();
            }
        };
    }

    /** Creates the sweep's handler for pending deliveries of subscriptions whose state has changed. */
    DueSubscriptionTasks dueSubscriptionTasks() {
        return new DueSubscriptionTasks(
                table,
                shardLayout,
                subscriptionStore,
                silenceStore,
                deliveryStore,
                targetRegistry,
                deliveryHours,
                deferralSchedule,
                workDispatcher);
    }

    /** Creates the sweep's handler for due deliveries. */
    DueDeliveries dueDeliveries() {
        return new DueDeliveries(deliveryStore, circuitBreaker, deferralSchedule, workDispatcher);
    }
}
