// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventTextTest {
    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void each_event_with_data_is_a_message(String end) {
        var stream = String.join(
                end,
                "id: 1",
                "data:",
                "",
                ": comment",
                "event: message",
                "data: {\"a\":1,",
                "data: \"b\":2}",
                "",
                "data:{}");
        assertThat(EventText.messagesOf(stream)).containsExactly("{\"a\":1,\n\"b\":2}", "{}");
    }

    @Test
    void stream_without_data_has_no_messages() {
        assertThat(EventText.messagesOf("")).isEmpty();
        assertThat(EventText.messagesOf(": only a comment\n\n")).isEmpty();
    }
}
