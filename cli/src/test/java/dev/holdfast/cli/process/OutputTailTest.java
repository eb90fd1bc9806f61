// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class OutputTailTest {
    private final OutputTail tail = new OutputTail();

    @Test
    void short_output_stays_whole() {
        append("one\n");
        append("two\n");
        assertThat(tail.text()).isEqualTo("one\ntwo\n");
    }

    @Test
    void long_output_keeps_only_its_end() {
        append("a".repeat(OutputTail.MAX_BYTES - 1));
        append("bcd");
        assertThat(tail.text()).hasSize(OutputTail.MAX_BYTES).startsWith("a").endsWith("abcd");
        append("e".repeat(3 * OutputTail.MAX_BYTES) + "f");
        assertThat(tail.text()).hasSize(OutputTail.MAX_BYTES).startsWith("e").endsWith("ef");
    }

    @Test
    void cut_character_is_left_out() {
        append("€".repeat(OutputTail.MAX_BYTES));
        assertThat(tail.text()).isEqualTo("€".repeat(OutputTail.MAX_BYTES / 3));
    }

    private void append(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        tail.append(bytes, bytes.length);
    }
}
