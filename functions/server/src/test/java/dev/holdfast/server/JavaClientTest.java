// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.SettableClock;
import dev.holdfast.client.HoldfastClient;
import dev.holdfast.client.contract.ItemContract;
import dev.holdfast.client.item.ItemMove;
import dev.holdfast.client.item.ItemSelection;
import dev.holdfast.client.item.NewItem;
import dev.holdfast.client.refusal.Refusal;
import dev.holdfast.client.transport.Transport;
import dev.holdfast.server.background.SweepScheduler;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests the Java client with the server. */
@QuarkusTest
@QuarkusTestResource(TemporaryDatabase.class)
class JavaClientTest extends ItemContract {
    private final ApiClient apiClient = new ApiClient(app());
    private @Nullable String managerKey;

    @Inject
    SettableClock clock;

    @Inject
    SweepScheduler sweepScheduler;

    @Override
    protected Transport transport(String app) {
        return ServerTransport.open(app, null);
    }

    @Override
    protected Instant now() {
        return clock.instant();
    }

    @Override
    protected void advance(Duration duration) {
        clock.advance(duration);
    }

    @Override
    protected void sweep() {
        sweepScheduler.sweep();
    }

    @AfterEach
    void deleteKeys() {
        if (managerKey == null) return;
        var manager = apiClient.with("Authorization", "Bearer " + managerKey);
        var managerId = managerKey.split("_")[2];
        for (var id : manager.get("/keys").jsonPath().getList("keys.id", String.class)) {
            if (!id.equals(managerId)) manager.delete("/keys/" + id);
        }
        manager.delete("/keys/" + managerId).then().statusCode(200);
    }

    @Test
    void await_returns_changed_item_or_nothing() throws Exception {
        var items = holdfast.items();
        items.create(NewItem.of("order", "a"));
        var selection = ItemSelection.of("order", "a");
        assertThat(items.await(selection.afterVersion(1), Duration.ofMillis(20)))
                .isEmpty();
        var changed = items.awaitAsync(selection.afterVersion(1), Duration.ofMinutes(1));
        items.advance(ItemMove.of("order", "a", "packed"));
        assertThat(changed.get().orElseThrow().state()).isEqualTo("packed");
        assertThat(items.await(selection.afterVersion(1), Duration.ofMinutes(1)))
                .isPresent();
    }

    @Test
    void key_belongs_to_one_tenant_and_scope() {
        managerKey =
                apiClient.post("/keys", "{'name':'admin','scope':'manage'}").path("key");
        var reportKey = apiClient
                .with("Authorization", "Bearer " + managerKey)
                .post("/keys", "{'name':'worker','scope':'report'}")
                .path("key")
                .toString();
        try (var manager = client(app(), managerKey);
                var worker = client(app(), reportKey);
                var stranger = client(app() + "-other", managerKey)) {
            worker.track("order", "a", Map.of()).close();
            assertThat(manager.items().get("order", "a").history().getFirst().by())
                    .isEqualTo("key:worker");
            assertThat(refusal(() -> worker.items().get("order", "a"))).isInstanceOf(Refusal.Forbidden.class);
            assertThat(refusal(() -> stranger.items().get("order", "a"))).isInstanceOf(Refusal.Unauthorized.class);
            assertThat(refusal(() -> holdfast.items().get("order", "a"))).isInstanceOf(Refusal.Unauthorized.class);
        }
    }

    private static HoldfastClient client(String app, String key) {
        return HoldfastClient.builder()
                .transport(ServerTransport.open(app, key))
                .build();
    }
}
