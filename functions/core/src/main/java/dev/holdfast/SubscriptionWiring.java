// SPDX-License-Identifier: Apache-2.0
package dev.holdfast;

import dev.holdfast.delivery.ListDeliveries;
import dev.holdfast.delivery.ReplayDeliveries;
import dev.holdfast.publishing.PreviewNotifications;
import dev.holdfast.silence.DeleteSilence;
import dev.holdfast.silence.ListSilences;
import dev.holdfast.silence.PutSilence;
import dev.holdfast.subscription.DeleteSubscription;
import dev.holdfast.subscription.ListSubscriptions;
import dev.holdfast.subscription.PutSubscription;
import dev.holdfast.subscription.SigningSecrets;
import dev.holdfast.subscription.TestSubscription;
import java.util.function.Supplier;

/** Creates the actions on subscriptions, silences and deliveries. */
final class SubscriptionWiring {
    final PutSubscription putSubscription;
    final TestSubscription testSubscription;
    final PreviewNotifications previewNotifications;
    final ListSubscriptions listSubscriptions;
    final DeleteSubscription deleteSubscription;
    final PutSilence putSilence;
    final ListSilences listSilences;
    final DeleteSilence deleteSilence;
    final ListDeliveries listDeliveries;
    final ReplayDeliveries replayDeliveries;

    SubscriptionWiring(
            DeploymentParts deploymentParts, StoreWiring stores, DeliveryWiring delivery, Supplier<String> newUid) {
        var clock = stores.clock;
        var subscriptionStore = delivery.subscriptionStore;
        var targetRegistry = delivery.targetRegistry;
        putSubscription = new PutSubscription(
                subscriptionStore,
                targetRegistry,
                new SigningSecrets(deploymentParts.random()),
                stores.filterNameCheck,
                stores.workflowStore::calendars,
                newUid,
                clock);
        testSubscription = new TestSubscription(subscriptionStore, targetRegistry, newUid, clock);
        previewNotifications = new PreviewNotifications(
                stores.itemStore,
                stores.workflowStore,
                subscriptionStore,
                targetRegistry,
                delivery.silenceStore,
                delivery.deliveryHours,
                clock);
        listSubscriptions = new ListSubscriptions(subscriptionStore, targetRegistry);
        deleteSubscription = new DeleteSubscription(subscriptionStore);
        putSilence = new PutSilence(delivery.silenceStore, stores.filterNameCheck, clock);
        listSilences = new ListSilences(delivery.silenceStore, clock);
        deleteSilence = new DeleteSilence(delivery.silenceStore, clock);
        listDeliveries = new ListDeliveries(delivery.deliveryStore, subscriptionStore, stores.itemStore, clock);
        replayDeliveries = new ReplayDeliveries(
                delivery.deliveryStore, subscriptionStore, stores.itemStore, delivery.workDispatcher, clock);
    }
}
