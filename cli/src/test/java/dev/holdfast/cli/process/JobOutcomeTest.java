// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JobOutcomeTest {
    @Test
    void note_has_no_control_characters() {
        var outcome = JobOutcome.ended(3, "\u001b[31mred\u001b[0m\r\nbell\u0007\r50 %\r100 %\u202e\n");
        assertThat(outcome.note()).isEqualTo("exit code 3\nred\nbell \n50 %\n100 %");
    }

    @Test
    void note_keeps_the_end_of_long_output() {
        var note = JobOutcome.ended(137, "x".repeat(5000) + "🙂 end").note();
        assertThat(note).startsWith("exit code 137 (signal 9)\n…x").endsWith("x🙂 end");
        assertThat(note.codePointCount(0, note.length())).isEqualTo(2000);
    }

    @Test
    void summary_of_one_line_is_one_line() {
        var outcome = JobOutcome.ended(3, "no route to host\n");
        assertThat(outcome.summary(500)).isEqualTo("exit code 3: no route to host");
        assertThat(outcome.summary(24)).isEqualTo("exit code 3: …te to host").hasSize(24);
        assertThat(JobOutcome.ended(3, "one\ntwo\n").summary(500)).isEqualTo("exit code 3\none\ntwo");
    }

    @Test
    void note_without_output_is_the_reason() {
        assertThat(JobOutcome.ended(1, " \n").note()).isEqualTo("exit code 1");
    }
}
