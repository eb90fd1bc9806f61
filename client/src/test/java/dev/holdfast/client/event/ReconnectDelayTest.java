// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReconnectDelayTest {
    private final ReconnectDelay delay = new ReconnectDelay(() -> 0.5);

    @Test
    void delay_doubles_up_to_its_limit() {
        assertThat(delay.next(null)).isEqualTo(Duration.ofMillis(500));
        assertThat(delay.next(null)).isEqualTo(Duration.ofSeconds(1));
        for (var i = 0; i < 50; i++) delay.next(null);
        assertThat(delay.next(null)).isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void message_resets_the_delay_to_the_wish_of_the_server() {
        delay.next(null);
        delay.succeed(Duration.ofSeconds(3));
        assertThat(delay.next(null)).isEqualTo(Duration.ofMillis(1500));
    }

    @Test
    void delay_of_refusal_comes_first() {
        assertThat(delay.next(Duration.ofSeconds(60))).isEqualTo(Duration.ofMillis(60_500));
    }
}
