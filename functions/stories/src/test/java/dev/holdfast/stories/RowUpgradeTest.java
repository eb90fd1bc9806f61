// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.WriteCondition;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Holdfast reads rows that an earlier release wrote. */
class RowUpgradeTest {
    private final HoldfastFixture holdfastFixture = new HoldfastFixture();

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    private void putRow(RowKey rowKey, String body) {
        holdfastFixture.store().write(List.of(RowWrite.put(new Row(rowKey, 1, body), WriteCondition.ANY)));
    }

    @Test
    void item_flagged_before_upgrade_is_not_flagged_again() {
        holdfastFixture.putWorkflow(
                "pipeline",
                "{remind: PT1H, states: {a: {initial: true, within: PT1H, next: [z]}, z: {terminal: true}}}");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'pipeline','key':'old'}");
        holdfastFixture.clock.advance(ofHours(1));
        holdfastFixture.sweep();
        var row = holdfastFixture.row("pipeline", "old");
        var oldBody =
                row.body().replaceFirst("\"alarm\":\\{\"due\":(\"[^\"]+\")[^}]*}", "\"overdue\":$1,\"reminders\":0");
        assertThat(oldBody).contains("\"reminders\":0").doesNotContain("alarm");
        holdfastFixture
                .store()
                .write(List.of(RowWrite.put(
                        new Row(row.key(), row.version(), oldBody, row.entries(), row.expires()), WriteCondition.ANY)));

        assertThat(holdfastFixture.item("pipeline", "old").overdue()).isTrue();
        assertThat(holdfastFixture.sweep().done()).doesNotContainKey("overdue");
        holdfastFixture.clock.advance(ofHours(1));
        assertThat(holdfastFixture.sweep().done()).containsEntry("reminded", 1L);
        holdfastFixture.callOk(holdfastFixture.holdfast.completeItem, "{'workflow':'pipeline','key':'old'}");
    }

    @Test
    void subscription_from_before_upgrade_gets_matching_events() {
        putRow(new RowKey("subscription/shop", "old"), """
                {"app":"shop","id":"old","target":"webhook","address":"https://example.com/hook",
                 "secrets":[{"value":"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}],"created":"2026-02-01T08:00:00Z"}""");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a'}");
        holdfastFixture.publish();
        assertThat(holdfastFixture.receiver.types()).containsExactly("created");
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.listSubscriptions, "{}")
                        .subscriptions())
                .hasSize(1);
    }

    @Test
    void unreadable_subscription_or_silence_blocks_nothing() {
        holdfastFixture.subscribe();
        holdfastFixture.callOk(
                holdfastFixture.holdfast.putSubscription,
                "{'id':'people','target':'email','address':'ann@example.com'}");
        putRow(new RowKey("subscription/shop", "broken"), "{\"nonsense\":true}");
        putRow(new RowKey("silence/shop", "broken"), "{\"nonsense\":true}");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a'}");
        holdfastFixture.publish();
        assertThat(holdfastFixture.receiver.types()).containsExactly("created");
        assertThat(holdfastFixture.mailbox.notifications()).hasSize(1);
    }

    @Test
    void notification_of_unreadable_item_is_sent_once() {
        holdfastFixture.putPipeline();
        holdfastFixture.publish();
        holdfastFixture.subscribe();
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'pipeline','key':'a'}");
        holdfastFixture.publish();
        holdfastFixture.dispatcher = (worker, keys) -> {};
        holdfastFixture.callOk(holdfastFixture.holdfast.advanceItem, "{'workflow':'pipeline','key':'a','to':'copied'}");
        holdfastFixture.publish();
        var row = holdfastFixture.row("pipeline", "a");
        putRow(row.key(), "{\"nonsense\":true}");
        holdfastFixture.dispatcher = HoldfastFixture::deliverAll;
        for (var i = 0; i < 5; i++) {
            holdfastFixture.clock.advance(ofMinutes(2));
            holdfastFixture.sweep();
        }
        assertThat(holdfastFixture.receiver.types()).containsExactly("created", "advanced");
        assertThat(holdfastFixture.counts.countOf("notifications.unrecorded")).isEqualTo(1);
    }
}
