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

/** What is on its way to the subscription {@code alerts}, and what has become of it. */
final class DeliveryObserver {
    private final HoldfastFixture holdfastFixture;

    DeliveryObserver(HoldfastFixture holdfastFixture) {
        this.holdfastFixture = holdfastFixture;
    }

    List<DeliveryView> all() {
        var all = new ArrayList<DeliveryView>();
        String token = null;
        do {
            var more = token == null ? "" : ",'pageToken':'" + token + "'";
            var page = holdfastFixture.callOk(
                    holdfastFixture.holdfast.listDeliveries, "{'subscription':'alerts','limit':100" + more + "}");
            all.addAll(page.deliveries());
            token = page.nextPageToken();
        } while (token != null);
        return all;
    }

    List<DeliveryView> pending() {
        return all().stream().filter(d -> d.status().equals("pending")).toList();
    }

    @Nullable
    Instant failingSince() {
        return holdfastFixture
                .callOk(holdfastFixture.holdfast.listSubscriptions, "{}")
                .subscriptions()
                .getFirst()
                .troubledSince();
    }

    /** What is handed out while that is done, and not carried by anybody but the test. */
    List<RowKey> dispatchedDuring(Runnable done) {
        var handed = Collections.synchronizedList(new ArrayList<RowKey>());
        holdfastFixture.dispatcher = (deliver, keys) -> handed.addAll(keys);
        done.run();
        return List.copyOf(handed);
    }

    /** What the sweep hands out after a while. */
    List<RowKey> dispatchedDuring(Duration after) {
        return dispatchedDuring(() -> {
            holdfastFixture.clock.advance(after);
            holdfastFixture.sweep();
        });
    }

    /** Each by itself, all at the same time. */
    void deliverConcurrently(List<RowKey> keys) {
        HoldfastFixture.runConcurrently(keys.stream()
                .<Callable<Boolean>>map(rowKey -> () -> holdfastFixture.holdfast.deliveryWorker.execute(List.of(rowKey)))
                .toList());
    }
}
