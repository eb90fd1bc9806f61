// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench;

import dev.holdfast.egress.AddressGuard;
import dev.holdfast.kafka.KafkaSender;
import dev.holdfast.subscription.PutSubscription;
import dev.holdfast.webhook.WebhookSender;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Holdfast with the objects and settings of the server. The server publishes, indexes and delivers changes, and sweeps
 * every five seconds.
 */
public final class EmbeddedServer implements AutoCloseable {
    private static final int SWEEP_SECONDS = 5;
    private static final AddressGuard GUARD = AddressGuard.allowing(List.of("127.0.0.0/8"));

    public final BenchmarkStore store;
    private final KafkaSender kafka = new KafkaSender(GUARD, InstantSource.system());
    private final PublishingLoop publishingLoop;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread sweeper = new Thread(this::sweep, "sweeper");

    /** @param searched whether Holdfast maintains the search index, as the server does */
    public EmbeddedServer(boolean searched) throws IOException {
        store = new BenchmarkStore(
                InstantSource.system(), table -> table, List.of(new WebhookSender(GUARD), kafka), searched);
        publishingLoop = new PublishingLoop(store.outbox, store.table);
        sweeper.start();
    }

    private void sweep() {
        try {
            while (!closing.await(SWEEP_SECONDS, TimeUnit.SECONDS)) store.holdfast.sweep.run(Duration.ofMinutes(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public void subscribe(String id, String target, String address, Map<String, String> labels) {
        BenchmarkStore.requireOk(store.holdfast.putSubscription.call(
                BenchmarkStore.CALLER,
                new PutSubscription.Request(
                        id, null, List.of(), null, null, labels, List.of(), target, address, null, null, null, null,
                        null, null, null, List.of(), null)));
    }

    /** Whether the change feed has published all changes. */
    public boolean isAllPublished() {
        return store.table.peek(1).isEmpty();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        closing.countDown();
        sweeper.join();
        publishingLoop.close();
        kafka.close();
        store.close();
    }
}
