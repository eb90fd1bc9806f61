// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class JobOptionsTest {
    private final JobOptions options = new JobOptions();

    @Test
    void deadline_is_three_heartbeats_ahead() {
        assertThat(options.deadlineAfter(Duration.ofHours(5))).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void unusable_duration_names_its_option() {
        options.timeout = Duration.ZERO;
        assertThatThrownBy(options::check).hasMessageContaining("--timeout must be longer than zero");
        options.timeout = Duration.ofDays(400);
        assertThatThrownBy(options::check).hasMessageContaining("--timeout");
    }

    @Test
    void deadline_is_never_later_than_within() {
        options.within = Duration.ofMinutes(10);
        assertThat(options.deadlineAfter(Duration.ofMinutes(1))).isEqualTo(Duration.ofMinutes(1));
        assertThat(options.deadlineAfter(Duration.ofSeconds(590))).isEqualTo(Duration.ofSeconds(10));
        assertThat(options.deadlineAfter(Duration.ofMinutes(11))).isNegative();
    }
}
