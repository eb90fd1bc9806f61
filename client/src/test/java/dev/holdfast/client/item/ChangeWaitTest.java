// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.item;

import static dev.holdfast.client.ScriptedServer.json;
import static dev.holdfast.client.ScriptedServer.problem;
import static dev.holdfast.client.ScriptedServer.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.client.ScriptedClient;
import dev.holdfast.client.ScriptedServer;
import dev.holdfast.client.ScriptedServer.ScriptedAnswer;
import dev.holdfast.client.refusal.RefusalException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ChangeWaitTest {
    private static final ItemSelection ITEM = ItemSelection.of("simple", "k");
    private static final ScriptedAnswer UNCHANGED = text(304, "", "application/json", "ETag", "\"1\"");

    private static ScriptedAnswer item(int version) {
        return json(200, "{'workflow':'simple','key':'k','version':" + version + ",'state':'open'}");
    }

    @Test
    void wait_is_repeated_until_item_changes() {
        try (var client = new ScriptedClient(UNCHANGED, item(1), item(2))) {
            var changed = client.holdfast.items().await(ITEM.afterVersion(1), Duration.ofMinutes(5));
            assertThat(changed.orElseThrow().version()).isEqualTo(2);
            assertThat(client.requests()).hasSize(3).allSatisfy(request -> {
                assertThat(request.target()).isEqualTo("/apps/shop/items/simple/k?wait=PT20S");
                assertThat(request.header("If-None-Match")).isEqualTo("\"1\"");
            });
        }
    }

    @Test
    void wait_without_version_begins_at_present_version() {
        try (var client = new ScriptedClient(item(4), item(5))) {
            assertThat(client.holdfast.items().await(ITEM, Duration.ofMinutes(5)))
                    .isPresent();
            assertThat(client.requests().get(0).target()).isEqualTo("/apps/shop/items/simple/k");
            assertThat(client.request().header("If-None-Match")).isEqualTo("\"4\"");
        }
    }

    @Test
    void wait_ends_empty_when_its_time_is_over() {
        try (var client = new ScriptedClient(UNCHANGED)) {
            assertThat(client.holdfast.items().await(ITEM.afterVersion(1), Duration.ofMillis(30)))
                    .isEmpty();
        }
    }

    @Test
    void refusal_ends_the_wait() {
        try (var client = new ScriptedClient(problem(404, "not-found"))) {
            assertThatThrownBy(() -> client.holdfast.items().await(ITEM.afterVersion(1), Duration.ofMinutes(5)))
                    .isInstanceOf(RefusalException.class);
        }
    }

    @Test
    void cancelled_wait_sends_no_further_request() {
        var server = new ScriptedServer();
        server.answer(server.hang());
        try (var client = new ScriptedClient(server)) {
            var changed = client.holdfast.items().awaitAsync(ITEM.afterVersion(1), Duration.ofMinutes(5));
            assertThat(changed.cancel(true)).isTrue();
            assertThat(client.requests().size()).isLessThanOrEqualTo(1);
        }
    }
}
