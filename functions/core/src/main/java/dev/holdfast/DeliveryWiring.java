// SPDX-License-Identifier: Apache-2.0
package dev.holdfast;

import dev.holdfast.channel.TargetRegistry;
import dev.holdfast.delivery.CircuitBreaker;
import dev.holdfast.delivery.DeliveryStore;
import dev.holdfast.delivery.DeliveryWorker;
import dev.holdfast.delivery.DueDeliveries;
import dev.holdfast.delivery.NotificationStamper;
import dev.holdfast.delivery.RateLimiter;
import dev.holdfast.delivery.RetrySchedule;
import dev.holdfast.dispatch.WorkDispatcher;
import dev.holdfast.item.ItemStore;
import dev.holdfast.item.archive.ItemArchive;
import dev.holdfast.metric.MetricSink;
import dev.holdfast.notification.EventVariables;
import dev.holdfast.notification.NotificationWriter;
import dev.holdfast.publishing.DispatchProjector;
import dev.holdfast.publishing.RecipientResolver;
import dev.holdfast.silence.SilenceStore;
import dev.holdfast.subscription.SubscriptionStore;
import dev.holdfast.table.Table;
import java.time.InstantSource;

/** Wires the stores and workers between a published event and its receivers. */
final class DeliveryWiring {
    final SubscriptionStore subscriptionStore;
    final SilenceStore silenceStore;
    final DeliveryStore deliveryStore;
    final TargetRegistry targetRegistry;
    final DeliveryWorker deliveryWorker;
    final WorkDispatcher workDispatcher;
    private final Table table;
    private final CircuitBreaker circuitBreaker;
    private final MetricSink metricSink;

    DeliveryWiring(
            Holdfast.DeploymentParts deploymentParts,
            ItemStore itemStore,
            ItemArchive itemArchive,
            InstantSource clock) {
        table = deploymentParts.table();
        metricSink = deploymentParts.metrics();
        subscriptionStore = new SubscriptionStore(table);
        silenceStore = new SilenceStore(table);
        deliveryStore = new DeliveryStore(table, deploymentParts.shards());
        var eventVariables = new EventVariables(itemStore, clock, deploymentParts.site());
        targetRegistry = new TargetRegistry(deploymentParts.targets(), new NotificationWriter(eventVariables));
        var random = deploymentParts.random();
        circuitBreaker = new CircuitBreaker(subscriptionStore, random::nextDouble);
        deliveryWorker = new DeliveryWorker(
                deliveryStore,
                subscriptionStore,
                targetRegistry,
                new RetrySchedule(random::nextDouble),
                circuitBreaker,
                new RateLimiter(table, random::nextDouble),
                new NotificationStamper(table, itemStore, itemArchive, metricSink),
                clock,
                metricSink);
        workDispatcher = deploymentParts.deliveryDispatcher().apply(deliveryWorker);
    }

    /** Creates the projector that turns changes into deliveries. */
    DispatchProjector dispatchProjector() {
        return new DispatchProjector(
                table,
                subscriptionStore,
                new RecipientResolver(targetRegistry, silenceStore),
                deliveryStore,
                circuitBreaker,
                workDispatcher,
                metricSink);
    }

    /** Creates the part of the sweep that retries due deliveries. */
    DueDeliveries dueDeliveries() {
        return new DueDeliveries(deliveryStore, circuitBreaker, workDispatcher);
    }
}
