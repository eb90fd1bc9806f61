// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.spool;

import static dev.holdfast.client.spool.SpoolFixture.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
    @TempDir
    Path directory;

    private SpoolFixture fixture;

    @BeforeEach
    void open() {
        fixture = new SpoolFixture(directory);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void entries_of_subject_are_sent_in_order() {
        fixture.append("a", "1", "2", "3");
        assertThat(fixture.drain()).containsExactly("a=1", "a=2", "a=3");
        assertThat(fixture.spool.counts().waiting()).isZero();
    }

    @Test
    void entries_are_sent_after_restart() {
        fixture.append("a", "1");
        fixture.restart();
        fixture.append("a", "2");
        fixture.restart();
        assertThat(fixture.drain()).containsExactly("a=1", "a=2");
    }

    @Test
    void entries_that_were_sent_are_not_sent_after_restart() {
        fixture.append("a", "1", "2", "3");
        fixture.sender = (entry, moreFollows) -> fixture.sent.size() == 2
                ? SendResult.retryLater(Duration.ofSeconds(1))
                : fixture.accept(entry, moreFollows);
        fixture.drain();
        fixture.restart();
        fixture.sender = fixture::accept;
        assertThat(fixture.drain()).containsExactly("a=1", "a=2", "a=3");
    }

    @Test
    void finished_segments_are_deleted_at_close() throws Exception {
        fixture.append("a", "1");
        assertThat(fixture.files(".spool")).hasSize(1);
        fixture.drain();
        fixture.close();
        assertThat(fixture.files(".spool")).isEmpty();
        assertThat(fixture.files(".sent")).isEmpty();
    }

    @Test
    void finished_segments_are_deleted_while_spool_is_open() throws Exception {
        fixture.options = fixture.options.withLimit(SpoolOptions.MIN_BYTES, OverflowPolicy.REFUSE);
        fixture.restart();
        for (var i = 0; i < 3; i++) fixture.append("a", "x".repeat(3_000));
        assertThat(fixture.files(".spool")).hasSize(3);
        fixture.drain();
        assertThat(fixture.files(".spool")).hasSize(1);
    }

    @Test
    void subject_is_pending_until_its_last_entry_is_finished() {
        assertThat(fixture.spool.isPending("a")).isFalse();
        fixture.append("a", "1");
        assertThat(fixture.spool.isPending("a")).isTrue();
        assertThat(fixture.spool.isPending("b")).isFalse();
        fixture.sender = (entry, moreFollows) -> {
            assertThat(fixture.spool.isPending("a")).isTrue();
            return fixture.accept(entry, moreFollows);
        };
        assertThat(fixture.drain()).containsExactly("a=1");
        assertThat(fixture.spool.isPending("a")).isFalse();
    }

    @Test
    void call_is_appended_only_behind_pending_call() {
        assertThat(fixture.spool.appendIfPending("a", new byte[1], START)).isFalse();
        fixture.append("a", "1");
        assertThat(fixture.spool.appendIfPending("a", "2".getBytes(), START)).isTrue();
        assertThat(fixture.drain()).containsExactly("a=1", "a=2");
    }

    @Test
    void sender_learns_whether_more_entries_follow() {
        var follows = new ArrayList<Boolean>();
        fixture.sender = (entry, moreFollows) -> {
            follows.add(moreFollows);
            return fixture.accept(entry, moreFollows);
        };
        fixture.append("a", "1", "2");
        fixture.drain();
        assertThat(follows).containsExactly(true, false);
    }

    @Test
    void oldest_returns_earliest_time_of_waiting_entries() {
        assertThat(fixture.spool.oldest()).isEmpty();
        fixture.append("a", "1");
        fixture.now = START.plusSeconds(60);
        fixture.append("b", "1");
        assertThat(fixture.spool.oldest()).contains(START);
        fixture.sender = (entry, moreFollows) -> entry.subject().equals("a")
                ? fixture.accept(entry, moreFollows)
                : SendResult.retryLater(Duration.ofSeconds(1));
        fixture.drain();
        assertThat(fixture.spool.oldest()).contains(START.plusSeconds(60));
    }

    @Test
    void sender_gets_subject_payload_and_time() {
        fixture.append("ü/1", "{}");
        fixture.sender = (entry, moreFollows) -> {
            assertThat(entry.time()).isEqualTo(START);
            return fixture.accept(entry, moreFollows);
        };
        assertThat(fixture.drain()).containsExactly("ü/1={}");
    }

    @Test
    void closed_spool_refuses_appends_and_keeps_entries() {
        fixture.append("a", "1");
        fixture.spool.startSending(fixture::accept);
        fixture.spool.close();
        assertThat(fixture.runTasks()).isEmpty();
        assertThatThrownBy(() -> fixture.append("a", "2")).isInstanceOf(SpoolException.class);
        fixture.restart();
        assertThat(fixture.drain()).containsExactly("a=1");
    }

    @Test
    void large_call_is_refused() {
        assertThatThrownBy(() -> fixture.spool.append("a", new byte[Spool.MAX_CALL_BYTES], START))
                .isInstanceOf(SpoolException.class)
                .hasMessageContaining("more than 16777216 bytes");
    }
}
