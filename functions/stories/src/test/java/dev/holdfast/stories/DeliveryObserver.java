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

/** Reads and steers the deliveries of the subscription {@code alerts}. */
final class DeliveryObserver {
    private final HoldfastFixture holdfastFixture;

    DeliveryObserver(HoldfastFixture holdfastFixture) {
        this.holdfastFixture = holdfastFixture;
    }

    List<DeliveryView> all() {
        var deliveries = new ArrayList<DeliveryView>();
        String pageToken = null;
        do {
            var pageMember = pageToken == null ? "" : ",'pageToken':'" + pageToken + "'";
            var page = holdfastFixture.callOk(
                    holdfastFixture.holdfast.listDeliveries, "{'subscription':'alerts','limit':100" + pageMember + "}");
            deliveries.addAll(page.deliveries());
            pageToken = page.nextPageToken();
        } while (pageToken != null);
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
                .troubledSince();
    }

    /** Runs an action, and returns the keys dispatched meanwhile. No worker gets them. */
    List<RowKey> dispatchedDuring(Runnable action) {
        var dispatchedKeys = Collections.synchronizedList(new ArrayList<RowKey>());
        holdfastFixture.dispatcher = (deliver, keys) -> dispatchedKeys.addAll(keys);
        action.run();
        return List.copyOf(dispatchedKeys);
    }

    /** Sweeps after a pause, and returns the keys that the sweep dispatches. */
    List<RowKey> dispatchedDuring(Duration pause) {
        return dispatchedDuring(() -> {
            holdfastFixture.clock.advance(pause);
            holdfastFixture.sweep();
        });
    }

    /** Executes each key in a thread of its own, all at the same time. */
    void deliverConcurrently(List<RowKey> keys) {
        HoldfastFixture.runConcurrently(keys.stream()
                .<Callable<Boolean>>map(rowKey -> () -> holdfastFixture.holdfast.deliverEvents.execute(List.of(rowKey)))
                .toList());
    }
}
