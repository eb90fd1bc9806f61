// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.clock;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.SettableClock;
import dev.holdfast.metric.MetricSink;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClockWatchTest {
    private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");

    private final SettableClock clock = new SettableClock(START);
    private final List<String> jumps = new ArrayList<>();
    private final ClockWatch clockWatch = new ClockWatch(clock, new MetricSink() {
        @Override
        public void increment(String name, long by, String... tags) {
            jumps.add(name + " " + tags[1]);
        }

        @Override
        public void recordDuration(String name, Duration duration, String... tags) {}
    });

    @Test
    void time_that_passes_is_no_jump() {
        assertThat(clockWatch.hasGoneBack(null)).isFalse();
        clock.advance(ofHours(5));
        assertThat(clockWatch.hasGoneBack(START)).isFalse();
        assertThat(jumps).isEmpty();
    }

    @Test
    void small_adjustment_is_no_jump() {
        clockWatch.hasGoneBack(null);
        clock.set(START.minusSeconds(5));
        assertThat(clockWatch.hasGoneBack(null)).isFalse();
        clock.set(START);
        assertThat(clockWatch.hasGoneBack(null)).isFalse();
        assertThat(jumps).isEmpty();
    }

    @Test
    void jump_is_counted_once_by_direction() {
        clockWatch.hasGoneBack(null);
        clock.advance(ofSeconds(5));
        clock.set(START.plus(ofDays(366)));
        assertThat(clockWatch.hasGoneBack(null)).isFalse();
        assertThat(clockWatch.hasGoneBack(null)).isFalse();
        clock.set(START);
        assertThat(clockWatch.hasGoneBack(null)).isTrue();
        clock.advance(ofSeconds(5));
        assertThat(clockWatch.hasGoneBack(null)).isFalse();
        assertThat(jumps).containsExactly("clock.jumps forward", "clock.jumps back");
    }

    @Test
    void clock_that_went_back_while_stopped_is_noticed() {
        assertThat(clockWatch.hasGoneBack(START.plus(ofDays(366)))).isTrue();
        assertThat(clockWatch.hasGoneBack(START.plus(ofDays(366)))).isFalse();
        assertThat(jumps).containsExactly("clock.jumps back");
    }

    @Test
    void server_that_was_stopped_for_long_sees_no_jump() {
        assertThat(clockWatch.hasGoneBack(START.minus(ofDays(30)))).isFalse();
        assertThat(jumps).isEmpty();
    }
}
