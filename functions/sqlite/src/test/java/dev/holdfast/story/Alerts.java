package dev.holdfast.story;

import dev.holdfast.alert.DeliveryView;
import dev.holdfast.table.Key;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** What is on its way to the subscription {@code alerts}, and what has become of it. */
final class Alerts {
    private final Rig rig;

    Alerts(Rig rig) {
        this.rig = rig;
    }

    List<DeliveryView> all() {
        var all = new ArrayList<DeliveryView>();
        String token = null;
        do {
            var more = token == null ? "" : ",'pageToken':'" + token + "'";
            var page = rig.ok(rig.holdfast.listDeliveries, "{'subscription':'alerts','limit':100" + more + "}");
            all.addAll(page.deliveries());
            token = page.nextPageToken();
        } while (token != null);
        return all;
    }

    List<DeliveryView> pending() {
        return all().stream().filter(d -> d.status().equals("pending")).toList();
    }

    @Nullable
    Instant troubledSince() {
        return rig.ok(rig.holdfast.listSubscriptions, "{}")
                .subscriptions()
                .getFirst()
                .troubledSince();
    }

    /** What is handed out while that is done, and not carried by anybody but the test. */
    List<Key> handedOut(Runnable done) {
        var handed = Collections.synchronizedList(new ArrayList<Key>());
        rig.courier = (deliver, keys) -> handed.addAll(keys);
        done.run();
        return List.copyOf(handed);
    }

    /** What the sweep hands out after a while. */
    List<Key> handedOut(Duration after) {
        return handedOut(() -> {
            rig.clock.advance(after);
            rig.sweep();
        });
    }

    /** Each by itself, all at the same time. */
    void together(List<Key> keys) {
        Rig.together(keys.stream()
                .<Callable<Boolean>>map(key -> () -> rig.holdfast.deliverEvents.carry(List.of(key)))
                .toList());
    }
}
