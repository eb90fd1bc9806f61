// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.spool;

import static dev.holdfast.client.spool.SpoolFixture.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SetAsideStoreTest {
    @TempDir
    Path directory;

    private SpoolFixture fixture;

    @BeforeEach
    void open() {
        fixture = new SpoolFixture(directory);
        fixture.sender = (entry, moreFollows) -> SpoolFixture.text(entry).startsWith("bad")
                ? SendResult.refused("There is no workflow " + SpoolFixture.text(entry) + ".")
                : fixture.accept(entry, moreFollows);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void refused_entry_does_not_stop_later_entries() {
        fixture.append("a", "1", "bad", "2");
        assertThat(fixture.drain()).containsExactly("a=1", "a=2");
        assertThat(fixture.spool.counts().refused()).isEqualTo(1);
        assertThat(fixture.spool.isPending("a")).isFalse();
    }

    @Test
    void refused_entries_can_be_listed_after_restart() {
        fixture.append("a", "bad1", "bad2");
        fixture.drain();
        fixture.restart();
        assertThat(fixture.spool.listSetAside()).hasSize(2).first().satisfies(aside -> {
            assertThat(aside.cause()).isEqualTo(SetAsideCause.REFUSED);
            assertThat(aside.reason()).isEqualTo("There is no workflow bad1.");
            assertThat(aside.entry().subject()).isEqualTo("a");
            assertThat(SpoolFixture.text(aside.entry())).isEqualTo("bad1");
            assertThat(aside.entry().time()).isEqualTo(START);
        });
    }

    @Test
    void replayed_entry_is_sent_once() {
        fixture.append("a", "bad");
        fixture.drain();
        fixture.sender = fixture::accept;
        fixture.spool.replay(fixture.spool.listSetAside().get(0).id());
        fixture.runTasks();
        assertThat(fixture.sent).containsExactly("a=bad");
        assertThat(fixture.spool.listSetAside()).isEmpty();
        fixture.restart();
        assertThat(fixture.drain()).containsExactly("a=bad");
        assertThat(fixture.spool.listSetAside()).isEmpty();
    }

    @Test
    void replay_begins_age_again() {
        fixture.append("a", "old");
        fixture.now = START.plus(Duration.ofDays(8));
        fixture.drain();
        fixture.spool.replay(fixture.spool.listSetAside().get(0).id());
        fixture.runTasks();
        assertThat(fixture.sent).containsExactly("a=old");
    }

    @Test
    void replay_of_unknown_entry_fails() {
        assertThatThrownBy(() -> fixture.spool.replay(7))
                .isInstanceOf(SpoolException.class)
                .hasMessageContaining("no entry 7");
    }

    @Test
    void discarded_entry_is_gone_after_restart() {
        fixture.append("a", "bad1", "bad2");
        fixture.drain();
        var id = fixture.spool.listSetAside().get(0).id();
        assertThat(fixture.spool.discard(id)).isTrue();
        assertThat(fixture.spool.discard(id)).isFalse();
        fixture.restart();
        assertThat(fixture.spool.listSetAside())
                .singleElement()
                .satisfies(aside -> assertThat(SpoolFixture.text(aside.entry())).isEqualTo("bad2"));
    }

    @Test
    void store_drops_oldest_entries_at_its_limit() {
        fixture.options = fixture.options.withLimit(SpoolOptions.MIN_BYTES, OverflowPolicy.REFUSE);
        fixture.restart();
        fixture.drain();
        for (var i = 0; i < 30; i++) {
            fixture.append("a", "bad" + i + "x".repeat(3_000));
            fixture.runTasks();
        }
        var kept = fixture.spool.listSetAside();
        assertThat(kept.size() + fixture.spool.counts().dropped()).isEqualTo(30);
        assertThat(SpoolFixture.text(kept.get(kept.size() - 1).entry())).startsWith("bad29x");
    }

    @Test
    void entry_waits_if_it_cannot_be_set_aside() {
        fixture.append("a", "bad");
        fixture.disk.full = true;
        fixture.drain();
        assertThat(fixture.spool.isPending("a")).isTrue();
        assertThat(fixture.spool.listSetAside()).isEmpty();
        fixture.disk.full = false;
        fixture.runTimers();
        assertThat(fixture.spool.listSetAside()).hasSize(1);
    }
}
