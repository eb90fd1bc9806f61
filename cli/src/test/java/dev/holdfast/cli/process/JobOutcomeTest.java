// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.process;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class JobOutcomeTest {
    @Test
    void reported_output_has_no_control_characters() {
        var outcome = JobOutcome.ended(3, "\u001b[31mred\u001b[0m\r\nbell\u0007\r50 %\r100 %\u202e\n");
        assertThat(outcome.output()).isEqualTo("red\nbell \n50 %\n100 %");
    }

    @Test
    void reported_output_is_the_end_within_the_limit() {
        var output = requireNonNull(
                JobOutcome.ended(1, "\ufffd".repeat(5000) + "🙂 end").output());
        assertThat(output).startsWith("\ufffd").endsWith("\ufffd🙂 end");
        assertThat(output.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(9_998, 10_000);
    }

    @Test
    void blank_output_is_not_reported() {
        var outcome = JobOutcome.ended(1, " \n");
        assertThat(outcome.output()).isNull();
        assertThat(outcome.summary(500)).isEqualTo("exit code 1");
    }

    @Test
    void reason_names_the_signal() {
        assertThat(JobOutcome.ended(137, "").reason()).isEqualTo("exit code 137 (signal 9)");
    }

    @Test
    void summary_has_the_last_line_of_the_output() {
        var outcome = JobOutcome.ended(3, "connecting\nno route to host\n");
        assertThat(outcome.summary(500)).isEqualTo("exit code 3: no route to host");
        assertThat(outcome.summary(24)).isEqualTo("exit code 3: …te to host").hasSize(24);
        assertThat(outcome.summary(9)).isEqualTo("exit cod…");
    }
}
