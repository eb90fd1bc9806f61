package dev.holdfast.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PayloadTest {
    private final JsonMapper json = new JsonMapper();

    private String taken(String event) throws Exception {
        return json.readerFor(Payload.class)
                .<Payload>readValue(new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)))
                .json();
    }

    @Test
    void an_event_is_kept_as_it_was_written() throws Exception {
        var event =
                "{\"a\":1.10,\"b\":[12345678901234567890123,-0.0,1e400,null,true],\"c\":{\"ä\":\"\\\"\\n\"},\"a\":2}";
        assertThat(taken(event)).isEqualTo(event);
    }

    @Test
    void a_bare_value_and_an_empty_event_are_taken_too() throws Exception {
        assertThat(taken("7")).isEqualTo("7");
        assertThat(taken("\"x\"")).isEqualTo("\"x\"");
        assertThat(taken("null")).isEqualTo("null");
    }

    @Test
    void an_event_deeper_than_any_limit_is_cut_off_and_left_for_the_action_to_refuse() throws Exception {
        assertThat(taken("[".repeat(5000) + "]".repeat(5000)))
                .startsWith("[[[[")
                .doesNotContain("]");
    }

    @Test
    void what_an_event_holds_never_shows_in_a_log() throws Exception {
        assertThat(new Payload("{\"key\":\"hf_secret\"}")).hasToString("Payload[19 characters]");
    }

    @Test
    void a_reply_is_sent_as_it_is() throws Exception {
        assertThat(json.writerFor(Reply.class).writeValueAsString(new Reply("{\"n\":1.10}")))
                .isEqualTo("{\"n\":1.10}");
    }
}
