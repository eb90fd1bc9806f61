// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetryScheduleTest {
    private final RetrySchedule withoutJitter = new RetrySchedule(() -> 0);
    private final RetrySchedule withMaxJitter = new RetrySchedule(() -> 0.999999);

    @Test
    void retry_delays_grow_from_seconds_to_a_day_and_end() {
        assertThat(withoutJitter.delayAfter(1, null)).contains(Duration.ofSeconds(5));
        assertThat(withoutJitter.delayAfter(4, null)).contains(Duration.ofHours(2));
        assertThat(withoutJitter.delayAfter(9, null)).contains(Duration.ofHours(24));
        assertThat(withoutJitter.delayAfter(10, null)).isEmpty();
        for (var i = 1; i < 9; i++)
            assertThat(withoutJitter.delayAfter(i + 1, null).orElseThrow())
                    .isGreaterThan(withoutJitter.delayAfter(i, null).orElseThrow());
    }

    @Test
    void jitter_lengthens_each_delay_by_up_to_a_fifth() {
        assertThat(withMaxJitter.delayAfter(2, null).orElseThrow())
                .isBetween(Duration.ofMillis(359_900), Duration.ofSeconds(360));
    }

    @Test
    void a_receiver_may_lengthen_the_delay_within_bounds() {
        assertThat(withoutJitter.delayAfter(1, Duration.ofMinutes(3))).contains(Duration.ofMinutes(3));
        assertThat(withoutJitter.delayAfter(4, Duration.ofMinutes(3))).contains(Duration.ofHours(2));
        assertThat(withoutJitter.delayAfter(1, Duration.ofDays(1_000_000))).contains(Duration.ofHours(24));
        assertThat(withMaxJitter.delayAfter(9, Duration.ofDays(1_000_000)).orElseThrow())
                .isGreaterThan(Duration.ofHours(24));
        assertThat(withoutJitter.delayAfter(10, Duration.ofMinutes(3))).isEmpty();
    }
}
