// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.spool;

import static dev.holdfast.client.spool.SpoolFixture.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolLimitTest {
    private static final String LARGE = "x".repeat(3_000);
    private static final int FITTING = SpoolOptions.MIN_BYTES / (LARGE.length() + 32 + 28 + 20);

    @TempDir
    Path directory;

    private SpoolFixture fixture;

    @BeforeEach
    void open() {
        fixture = new SpoolFixture(directory);
        fixture.options = fixture.options.withLimit(SpoolOptions.MIN_BYTES, OverflowPolicy.REFUSE);
        fixture.restart();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private void fill() {
        for (var i = 0; i < FITTING; i++) fixture.append("s" + i, i + LARGE);
    }

    @Test
    void append_to_full_spool_fails() {
        fill();
        assertThatThrownBy(() -> fixture.append("a", LARGE))
                .isInstanceOf(SpoolFullException.class)
                .hasMessageContaining("of 65536 bytes");
        assertThat(fixture.spool.isPending("a")).isFalse();
        assertThat(fixture.drain()).hasSize(FITTING);
        fixture.append("a", LARGE);
    }

    @Test
    void spool_is_full_after_restart() {
        fill();
        fixture.restart();
        assertThatThrownBy(() -> fixture.append("a", LARGE)).isInstanceOf(SpoolFullException.class);
    }

    @Test
    void files_stay_within_limit() throws IOException {
        fill();
        var bytes = 0L;
        fixture.spool.close();
        for (var file : fixture.files(".spool")) bytes += Files.size(file);
        assertThat(bytes).isLessThanOrEqualTo(SpoolOptions.MIN_BYTES);
    }

    @Test
    void sent_entries_of_current_segment_need_no_room() {
        fixture.drain();
        var calls = 2 * FITTING;
        for (var i = 0; i < calls; i++) {
            fixture.append("a", LARGE);
            fixture.runTasks();
        }
        assertThat(fixture.sent).hasSize(calls);
        // One large call takes almost all space of the spool.
        fixture.append("a", "x".repeat(SpoolOptions.MIN_BYTES - 100));
    }

    @Test
    void full_spool_drops_oldest_entries_if_configured() {
        fixture.options = fixture.options.withLimit(SpoolOptions.MIN_BYTES, OverflowPolicy.DROP_OLDEST);
        fixture.restart();
        fill();
        fixture.append("new", LARGE);
        assertThat(fixture.spool.counts().dropped()).isEqualTo(1);
        assertThat(fixture.spool.isPending("s0")).isFalse();
        assertThat(fixture.drain()).hasSize(FITTING).contains("new=" + LARGE);
    }

    @Test
    void entry_that_is_being_sent_is_not_dropped() {
        fixture.options = fixture.options.withLimit(SpoolOptions.MIN_BYTES, OverflowPolicy.DROP_OLDEST);
        fixture.restart();
        fill();
        fixture.sender = (entry, moreFollows) -> {
            if (fixture.sent.isEmpty()) fixture.append("new", LARGE);
            return fixture.accept(entry, moreFollows);
        };
        assertThat(fixture.drain()).hasSize(FITTING).contains("s0=0" + LARGE, "new=" + LARGE);
    }

    @Test
    void expired_entries_are_set_aside_instead_of_sent() {
        fixture.append("a", "old");
        fixture.now = START.plus(SpoolOptions.DEFAULTS.maxAge()).plusMillis(1);
        fixture.append("a", "new");
        assertThat(fixture.drain()).containsExactly("a=new");
        assertThat(fixture.spool.listSetAside()).singleElement().satisfies(aside -> {
            assertThat(aside.cause()).isEqualTo(SetAsideCause.EXPIRED);
            assertThat(SpoolFixture.text(aside.entry())).isEqualTo("old");
            assertThat(aside.entry().time()).isEqualTo(START);
        });
        assertThat(fixture.spool.counts().expired()).isEqualTo(1);
        assertThat(fixture.spool.counts().sent()).isEqualTo(1);
    }

    @Test
    void entry_of_exactly_maximum_age_is_sent() {
        fixture.append("a", "old");
        fixture.now = START.plus(SpoolOptions.DEFAULTS.maxAge());
        assertThat(fixture.drain()).containsExactly("a=old");
    }

    @Test
    void maximum_age_is_at_most_seven_days() {
        var week = Duration.ofDays(7);
        assertThat(SpoolOptions.DEFAULTS.maxAge()).isLessThan(week);
        assertThat(SpoolOptions.DEFAULTS.withMaxAge(week).maxAge()).isEqualTo(week);
        assertThatThrownBy(() -> SpoolOptions.DEFAULTS.withMaxAge(week.plusMillis(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void expired_entries_of_subject_are_set_aside_in_order() {
        for (var i = 0; i < 200; i++) fixture.append("a", Integer.toString(i));
        fixture.now = START.plus(Duration.ofDays(8));
        fixture.append("b", "new");
        assertThat(fixture.drain()).containsExactly("b=new");
        assertThat(fixture.spool.listSetAside())
                .hasSize(200)
                .extracting(aside -> Integer.valueOf(SpoolFixture.text(aside.entry())))
                .isSorted();
    }

    @Test
    void entries_expire_during_pause() {
        fixture.sender = (entry, moreFollows) -> SendResult.retryLater(Duration.ofDays(9));
        fixture.append("a", "old");
        fixture.drain();
        fixture.now = START.plus(Duration.ofDays(8));
        fixture.append("b", "new");
        fixture.runTasks();
        assertThat(fixture.spool.listSetAside()).hasSize(1);
        assertThat(fixture.sent).isEmpty();
    }
}
