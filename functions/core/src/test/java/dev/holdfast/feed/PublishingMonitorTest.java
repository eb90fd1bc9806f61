// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.SettableClock;
import dev.holdfast.metric.MetricSink;
import dev.holdfast.table.ChangeOutbox;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PublishingMonitorTest {
    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");

    private final SettableClock clock = new SettableClock(NOW);
    private final OldestChange outbox = new OldestChange();
    private final PublishingMonitor monitor = new PublishingMonitor(outbox, clock, MetricSink.NO_METRICS);

    private static final class OldestChange implements ChangeOutbox {
        @Nullable
        Instant time;

        @Override
        public OutboxPage readOldest(int limit) {
            return new OutboxPage(List.of(), List.of(), 0);
        }

        @Override
        public Optional<Instant> oldestTime() {
            return Optional.ofNullable(time);
        }

        @Override
        public void removeThrough(long position) {}
    }

    @Test
    void age_of_a_change_counts_from_its_time() {
        outbox.time = NOW.minusSeconds(59);
        assertThat(monitor.isOnTime()).isTrue();
        clock.advance(Duration.ofSeconds(2));
        assertThat(monitor.isOnTime()).isFalse();
    }

    @Test
    void change_ages_although_clock_was_set_back() {
        outbox.time = NOW.plus(Duration.ofHours(1));
        assertThat(monitor.oldestAge()).isZero();
        clock.advance(Duration.ofSeconds(61));
        assertThat(monitor.oldestAge()).isEqualTo(Duration.ofSeconds(61));
        assertThat(monitor.isOnTime()).isFalse();
        outbox.time = NOW.plus(Duration.ofMinutes(61));
        assertThat(monitor.isOnTime()).as("the next change").isTrue();
        outbox.time = null;
        assertThat(monitor.oldestAge()).isZero();
    }
}
