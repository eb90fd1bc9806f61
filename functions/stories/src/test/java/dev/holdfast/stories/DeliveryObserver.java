// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import dev.holdfast.delivery.DeliveryView;
import dev.holdfast.table.RowKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Observes the deliveries to the subscription {@code alerts}. */
final class DeliveryObserver {
    private final HoldfastFixture holdfastFixture;

    DeliveryObserver(HoldfastFixture holdfastFixture) {
        this.holdfastFixture = holdfastFixture;
    }

    List<DeliveryView> all() {
        var deliveries = new ArrayList<DeliveryView>();
        String token = null;
        do {
            var tokenMember = token == null ? "" : ",'pageToken':'" + token + "'";
            var page = holdfastFixture.callOk(
                    holdfastFixture.holdfast.listDeliveries,
                    "{'subscription':'alerts','limit':100" + tokenMember + "}");
            deliveries.addAll(page.deliveries());
            token = page.nextPageToken();
        } while (token != null);
        return deliveries;
    }

    List<DeliveryView> pending() {
        return all().stream()
                .filter(delivery -> delivery.status().equals("pending"))
                .toList();
    }

    @Nullable
    Instant failingSince() {
        return holdfastFixture
                .callOk(holdfastFixture.holdfast.listSubscriptions, "{}")
                .subscriptions()
                .getFirst()
                .failingSince();
    }

    /**
     * Runs a task, and returns the deliveries that Holdfast dispatches meanwhile. Nothing executes these deliveries.
     */
    List<RowKey> dispatchedDuring(Runnable task) {
        var dispatched = Collections.synchronizedList(new ArrayList<RowKey>());
        holdfastFixture.dispatcher = (worker, keys) -> dispatched.addAll(keys);
        task.run();
        return List.copyOf(dispatched);
    }

    /** Returns the deliveries that a sweep dispatches after a pause. */
    List<RowKey> dispatchedDuring(Duration pause) {
        return dispatchedDuring(() -> {
            holdfastFixture.clock.advance(pause);
            holdfastFixture.sweep();
        });
    }

    /** Executes all deliveries concurrently, with a separate call of the worker for each delivery. */
    void deliverConcurrently(List<RowKey> keys) {
        HoldfastFixture.runConcurrently(keys.stream()
                .<Callable<Object>>map(rowKey -> () -> holdfastFixture.holdfast.deliveryWorker.execute(List.of(rowKey)))
                .toList());
    }
}
