package dev.holdfast.story;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.table.Condition;
import dev.holdfast.table.Key;
import dev.holdfast.table.Row;
import dev.holdfast.table.Write;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rows that an earlier Holdfast wrote, as they stand in the tables of those who upgrade. */
class UpgradeTest {
    private final Rig rig = new Rig();

    @AfterEach
    void close() {
        rig.close();
    }

    private void stored(Key key, String body) {
        rig.store().write(List.of(Write.put(new Row(key, 1, body), Condition.ANY)));
    }

    @Test
    void an_item_that_was_flagged_before_is_read_and_not_flagged_again() {
        rig.workflow(
                "pipeline",
                "{remind: PT1H, states: {a: {initial: true, within: PT1H, next: [z]}, z: {terminal: true}}}");
        rig.ok(rig.holdfast.createItem, "{'workflow':'pipeline','key':'old'}");
        rig.clock.advance(ofHours(1));
        rig.sweep();
        var row = rig.row("pipeline", "old");
        var before =
                row.body().replaceFirst("\"alarm\":\\{\"due\":(\"[^\"]+\")[^}]*}", "\"overdue\":$1,\"reminders\":0");
        assertThat(before).contains("\"reminders\":0").doesNotContain("alarm");
        rig.store()
                .write(List.of(Write.put(
                        new Row(row.key(), row.version(), before, row.entries(), row.expires()), Condition.ANY)));

        assertThat(rig.item("pipeline", "old").overdue()).isTrue();
        assertThat(rig.sweep().done()).doesNotContainKey("overdue");
        rig.clock.advance(ofHours(1));
        assertThat(rig.sweep().done()).containsEntry("reminded", 1L);
        rig.ok(rig.holdfast.completeItem, "{'workflow':'pipeline','key':'old'}");
    }

    @Test
    void a_subscription_of_before_gets_what_it_wants() {
        stored(new Key("subscription/shop", "old"), """
                {"app":"shop","id":"old","target":"webhook","address":"https://example.com/hook",
                 "secrets":[{"value":"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}],"created":"2026-02-01T08:00:00Z"}""");
        rig.ok(rig.holdfast.createItem, "{'key':'a'}");
        rig.publish();
        assertThat(rig.receiver.types()).containsExactly("created");
        assertThat(rig.ok(rig.holdfast.listSubscriptions, "{}").subscriptions()).hasSize(1);
    }

    @Test
    void a_subscription_or_silence_that_cannot_be_read_stands_in_nobody_s_way() {
        rig.subscribe();
        rig.ok(rig.holdfast.putSubscription, "{'id':'people','target':'email','address':'ann@example.com'}");
        stored(new Key("subscription/shop", "broken"), "{\"nonsense\":true}");
        stored(new Key("silence/shop", "broken"), "{\"nonsense\":true}");
        rig.ok(rig.holdfast.createItem, "{'key':'a'}");
        rig.publish();
        assertThat(rig.receiver.types()).containsExactly("created");
        assertThat(rig.mailbox.letters()).hasSize(1);
    }

    @Test
    void a_notice_of_an_item_that_can_no_longer_be_read_goes_out_once() {
        rig.pipeline();
        rig.publish();
        rig.subscribe();
        rig.ok(rig.holdfast.createItem, "{'workflow':'pipeline','key':'a'}");
        rig.publish();
        rig.courier = (deliver, keys) -> {};
        rig.ok(rig.holdfast.advanceItem, "{'workflow':'pipeline','key':'a','to':'copied'}");
        rig.publish();
        var row = rig.row("pipeline", "a");
        stored(row.key(), "{\"nonsense\":true}");
        rig.courier = Rig::carry;
        for (var i = 0; i < 5; i++) {
            rig.clock.advance(ofMinutes(2));
            rig.sweep();
        }
        assertThat(rig.receiver.types()).containsExactly("created", "advanced");
        assertThat(rig.counts.of("notices.unstamped")).isEqualTo(1);
    }
}
