// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lambda;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class InvocationPayloadTest {
    private final JsonMapper json = new JsonMapper();

    private String decoded(String event) throws Exception {
        return json.readerFor(InvocationPayload.class)
                .<InvocationPayload>readValue(new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)))
                .json();
    }

    @Test
    void event_keeps_its_text() throws Exception {
        var event =
                "{\"a\":1.10,\"b\":[12345678901234567890123,-0.0,1e400,null,true],\"c\":{\"ä\":\"\\\"\\n\"},\"a\":2}";
        assertThat(decoded(event)).isEqualTo(event);
    }

    @Test
    void bare_value_and_empty_event_are_read() throws Exception {
        assertThat(decoded("7")).isEqualTo("7");
        assertThat(decoded("\"x\"")).isEqualTo("\"x\"");
        assertThat(decoded("null")).isEqualTo("null");
    }

    @Test
    void event_beyond_limits_of_parser_is_refused_by_name() throws Exception {
        assertRefused("[".repeat(5000) + "]".repeat(5000), "is nested deeper than 64 levels");
        assertRefused("{\"data\":" + "1".repeat(1001) + "}", "contains a number with more than 1000 characters");
        assertRefused("{\"data\":{\"a\":0." + "1".repeat(1001) + "}}", "contains a number with more than 1000 char");
        assertRefused("{\"" + "n".repeat(50_001) + "\":1}", "contains a member name with more than 50000 characters");
    }

    private void assertRefused(String event, String reason) throws Exception {
        var invocationPayload = json.readValue(event, InvocationPayload.class);
        var problem = requireNonNull(invocationPayload.problem());
        assertThat(problem.detail()).contains(reason);
    }

    @Test
    void event_content_never_appears_in_log() throws Exception {
        assertThat(new InvocationPayload("{\"key\":\"hf_secret\"}")).hasToString("InvocationPayload[19 characters]");
    }

    @Test
    void reply_is_sent_unchanged() throws Exception {
        assertThat(json.writerFor(InvocationReply.class).writeValueAsString(new InvocationReply("{\"n\":1.10}")))
                .isEqualTo("{\"n\":1.10}");
    }
}
