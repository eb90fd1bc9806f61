package dev.holdfast.alert;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TroubleTest {
    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");

    private static Trouble afterFailures(int failures) {
        return Stream.iterate(Trouble.after(null, NOW), before -> Trouble.after(before, NOW))
                .skip(failures - 1)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_receiver_in_trouble_is_held_for_five_minutes_at_most() {
        var trouble = afterFailures(20);
        assertThat(trouble.holds(NOW)).isTrue();
        assertThat(trouble.holds(NOW.plus(ofMinutes(5)).minusMillis(1))).isTrue();
        assertThat(trouble.holds(NOW.plus(ofMinutes(5)))).isFalse();
    }

    @Test
    void a_clock_that_was_set_back_holds_nobody_for_hours() {
        assertThat(afterFailures(20).holds(NOW.minus(ofHours(3)))).isFalse();
    }
}
