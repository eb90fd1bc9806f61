// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConcurrencyWindowTest {
    private final ConcurrencyWindow window = new ConcurrencyWindow();

    private void increase(int times) {
        for (var i = 0; i < times; i++) window.increase();
    }

    @Test
    void full_window_of_accepted_batches_adds_one_batch() {
        assertThat(window.size()).isEqualTo(4);
        increase(5);
        assertThat(window.size()).isEqualTo(5);
        increase(6);
        assertThat(window.size()).isEqualTo(6);
    }

    @Test
    void window_never_exceeds_its_maximum() {
        increase(100_000);
        assertThat(window.size()).isEqualTo(64);
    }

    @Test
    void batches_of_one_window_halve_it_once() {
        increase(100_000);
        var reductions = window.reductions();
        for (var i = 0; i < 64; i++) window.reduce(reductions);
        assertThat(window.size()).isEqualTo(32);
        window.reduce(window.reductions());
        assertThat(window.size()).isEqualTo(16);
    }

    @Test
    void failing_receiver_keeps_one_batch_and_grows_again() {
        for (var i = 0; i < 100; i++) window.reduce(window.reductions());
        assertThat(window.size()).isEqualTo(1);
        increase(1);
        assertThat(window.size()).isEqualTo(2);
    }
}
