// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.subscription;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BreakerStateTest {
    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");

    private static BreakerState afterFailures(int failures) {
        return Stream.iterate(BreakerState.afterFailure(null, NOW), before -> BreakerState.afterFailure(before, NOW))
                .skip(failures - 1)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void an_open_period_lasts_at_most_five_minutes() {
        var breakerState = afterFailures(20);
        assertThat(breakerState.isOpenAt(NOW)).isTrue();
        assertThat(breakerState.isOpenAt(NOW.plus(ofMinutes(5)).minusMillis(1))).isTrue();
        assertThat(breakerState.isOpenAt(NOW.plus(ofMinutes(5)))).isFalse();
    }

    @Test
    void an_open_period_ends_when_the_clock_is_set_back() {
        assertThat(afterFailures(20).isOpenAt(NOW.minus(ofHours(3)))).isFalse();
    }
}
