// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamParserTest {
    private static final String EVENT = "{\"id\":\"é\",\n\"data\":{}}";
    private final StreamParser parser = new StreamParser();

    @Test
    void each_line_end_separates_fields() {
        for (var end : List.of("\n", "\r", "\r\n")) {
            var messages = parse("id: 1" + end + "data: {\"id\":\"é\"," + end + "data: \"data\":{}}" + end + end);
            assertThat(messages).hasSize(1);
            assertThat(messages.get(0).position()).isEqualTo("1");
            assertThat(messages.get(0).event()).extracting(HoldfastEvent::id).isEqualTo("é");
        }
    }

    @Test
    void single_bytes_make_the_same_messages() {
        var messages = new ArrayList<StreamMessage>();
        for (var octet : ("id:1\r\ndata:" + EVENT.replace("\n", "") + "\r\n\r\n").getBytes(UTF_8))
            messages.addAll(parser.parse(new byte[] {octet}));
        assertThat(messages).hasSize(1);
        assertThat(messages.get(0).event()).extracting(HoldfastEvent::id).isEqualTo("é");
    }

    @Test
    void comment_with_position_has_no_event() {
        var messages = parse(": heartbeat\nid: 7\nretry: 3000\nunknown: x\nlonely\n\n");
        assertThat(messages).hasSize(1);
        assertThat(messages.get(0).event()).isNull();
        assertThat(messages.get(0).isReset()).isFalse();
        assertThat(messages.get(0).position()).isEqualTo("7");
        assertThat(parser.retryDelay()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void cut_message_is_dropped() {
        assertThat(parse("id: 1\ndata: {}\n")).isEmpty();
    }

    @Test
    void endless_line_is_refused() {
        var part = new byte[1_000_000];
        Arrays.fill(part, (byte) 'a');
        for (var i = 0; i < 8; i++) parser.parse(part);
        assertThatThrownBy(() -> parser.parse(part)).hasMessageContaining("is longer than 8000000 bytes");
    }

    @Test
    void endless_message_of_short_lines_is_refused() {
        var part = "data: aaaaaaaaaaaaaaaa\n".repeat(50_000).getBytes(UTF_8);
        assertThatThrownBy(() -> {
                    for (var i = 0; i < 9; i++) parser.parse(part);
                })
                .hasMessageContaining("is longer than 8000000 bytes");
    }

    @Test
    void broken_event_is_named_by_its_position() {
        var message = parse("id: 9\ndata: {\n\n").get(0);
        assertThatThrownBy(message::event).hasMessage("the event at 9 is no CloudEvent");
    }

    private List<StreamMessage> parse(String text) {
        return parser.parse(text.getBytes(UTF_8));
    }
}
