package dev.holdfast.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private final Backoff plain = new Backoff(() -> 0);
    private final Backoff lengthened = new Backoff(() -> 0.999999);

    @Test
    void the_waits_grow_from_seconds_to_a_day_and_end() {
        assertThat(plain.after(1, null)).contains(Duration.ofSeconds(5));
        assertThat(plain.after(4, null)).contains(Duration.ofHours(2));
        assertThat(plain.after(9, null)).contains(Duration.ofHours(24));
        assertThat(plain.after(10, null)).isEmpty();
        for (var i = 1; i < 9; i++)
            assertThat(plain.after(i + 1, null).orElseThrow())
                    .isGreaterThan(plain.after(i, null).orElseThrow());
    }

    @Test
    void each_wait_is_lengthened_by_up_to_a_fifth() {
        assertThat(lengthened.after(2, null).orElseThrow())
                .isBetween(Duration.ofMillis(359_900), Duration.ofSeconds(360));
    }

    @Test
    void a_receiver_may_ask_for_longer_but_not_for_shorter_or_for_ever() {
        assertThat(plain.after(1, Duration.ofMinutes(3))).contains(Duration.ofMinutes(3));
        assertThat(plain.after(4, Duration.ofMinutes(3))).contains(Duration.ofHours(2));
        assertThat(plain.after(1, Duration.ofDays(1_000_000))).contains(Duration.ofHours(24));
        assertThat(lengthened.after(9, Duration.ofDays(1_000_000)).orElseThrow())
                .isGreaterThan(Duration.ofHours(24));
        assertThat(plain.after(10, Duration.ofMinutes(3))).isEmpty();
    }
}
