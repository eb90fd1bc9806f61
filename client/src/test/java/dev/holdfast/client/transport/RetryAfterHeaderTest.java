// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterHeaderTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-03-02T08:00:00Z"));

    @Test
    void seconds_are_the_delay() {
        assertThat(delay(Map.of("Retry-After", List.of(" 120 ")))).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void date_counts_from_own_clock() {
        assertThat(delay(Map.of("Retry-After", List.of("Mon, 2 Mar 2026 08:00:30 GMT"))))
                .isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void date_counts_from_time_of_server() {
        assertThat(delay(Map.of(
                        "Retry-After", List.of("Mon, 2 Mar 2026 09:00:30 GMT"),
                        "Date", List.of("Mon, 2 Mar 2026 09:00:00 GMT"))))
                .isEqualTo(Duration.ofSeconds(30));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-1", "1.5", "99999999999999999999", "Mon, 2 Mar 2026 07:00:00 GMT"})
    void other_value_is_no_delay(String value) {
        assertThat(delay(Map.of("Retry-After", List.of(value)))).isNull();
    }

    private static @Nullable Duration delay(Map<String, List<String>> headers) {
        return RetryAfterHeader.read(HttpHeaders.of(headers, (name, value) -> true), CLOCK);
    }
}
