// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.aws.target;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.channel.EventSender.EventMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class AwsMessageTest {
    private static AwsMessage awsMessage(String subject, String body) {
        return AwsMessage.of(
                new EventMessage("i", "t", subject, "a", body, List.of(), Instant.EPOCH, Duration.ofSeconds(1)));
    }

    @Test
    void invalid_characters_are_escaped_in_body_and_dropped_from_attributes() throws Exception {
        var text = "\uFFFE|\uFFFF|\uD800|\uD83D\uDE00|ü|\uE000";
        var awsMessage = awsMessage("s\uFFFE", "{\"source\":\"\u0001\",\"data\":\"" + text + "\"}");
        assertThat(awsMessage.body())
                .doesNotContain("\uFFFE", "\uFFFF")
                .contains("\\ufffe|\\uffff|\\ud800|\uD83D\uDE00|ü");
        assertThat(new ObjectMapper().readTree(awsMessage.body()).path("data").asText())
                .isEqualTo(text);
        assertThat(awsMessage.attributes()).containsOnlyKeys("content-type", "ce_id", "ce_type");
    }

    @Test
    void only_context_members_become_attributes() {
        assertThat(awsMessage("s", SampleMessages.EVENT).attributes()).containsEntry("ce_source", "/apps/shop");
        assertThat(awsMessage("s", "{\"data\":{\"source\":\"x\"},\"time\":5,\"sequence\":\"1\"}")
                        .attributes())
                .containsOnlyKeys("content-type", "ce_id", "ce_type", "ce_subject", "ce_sequence");
        assertThat(awsMessage("s", "no JSON").attributes())
                .containsOnlyKeys("content-type", "ce_id", "ce_type", "ce_subject");
    }

    @Test
    void message_size_counts_bytes_and_attributes() {
        assertThat(awsMessage("ü", "ü").sizeBytes())
                .isEqualTo(2
                        + ("content-type" + "application/cloudevents+json" + "ce_idi" + "ce_typet" + "ce_subject")
                                .length()
                        + 2
                        + 4 * 6);
    }

    @Test
    void digest_replaces_id_that_fifo_does_not_accept() {
        assertThat(FifoId.fit("pdf/order-1")).isEqualTo("pdf/order-1");
        assertThat(FifoId.fit("x".repeat(128))).hasSize(128);
        assertThat(FifoId.fit("x".repeat(129))).matches("[0-9a-f]{64}").isNotEqualTo(FifoId.fit("x".repeat(130)));
        assertThat(FifoId.fit("ü")).matches("[0-9a-f]{64}");
        assertThat(FifoId.fit("")).matches("[0-9a-f]{64}");
    }
}
