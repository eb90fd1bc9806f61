package dev.holdfast.aws.target;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.alert.Sender.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a topic or queue gets of an event. */
class ParcelTest {
    private static Parcel parcel(String subject, String body) {
        return Parcel.of(new Message("i", "t", subject, "a", body, List.of(), Instant.EPOCH, Duration.ofSeconds(1)));
    }

    @Test
    void what_queues_refuse_is_escaped_in_the_body_and_left_out_of_the_attributes() throws Exception {
        var text = "\uFFFE|\uFFFF|\uD800|\uD83D\uDE00|ü|\uE000";
        var parcel = parcel("s\uFFFE", "{\"source\":\"\u0001\",\"data\":\"" + text + "\"}");
        assertThat(parcel.body()).doesNotContain("\uFFFE", "\uFFFF").contains("\\ufffe|\\uffff|\\ud800|\uD83D\uDE00|ü");
        assertThat(new ObjectMapper().readTree(parcel.body()).path("data").asText())
                .isEqualTo(text);
        assertThat(parcel.attributes()).containsOnlyKeys("content-type", "ce_id", "ce_type");
    }

    @Test
    void only_the_context_counts_and_not_what_is_called_so_in_the_data() {
        assertThat(parcel("s", Some.EVENT).attributes()).containsEntry("ce_source", "/apps/shop");
        assertThat(parcel("s", "{\"data\":{\"source\":\"x\"},\"time\":5,\"sequence\":\"1\"}")
                        .attributes())
                .containsOnlyKeys("content-type", "ce_id", "ce_type", "ce_subject", "ce_sequence");
        assertThat(parcel("s", "no JSON").attributes())
                .containsOnlyKeys("content-type", "ce_id", "ce_type", "ce_subject");
    }

    @Test
    void its_size_counts_bytes_and_attributes() {
        assertThat(parcel("ü", "ü").bytes())
                .isEqualTo(2
                        + ("content-type" + "application/cloudevents+json" + "ce_idi" + "ce_typet" + "ce_subject")
                                .length()
                        + 2
                        + 4 * 6);
    }

    @Test
    void an_id_that_does_not_fit_a_fifo_is_replaced_by_its_digest() {
        assertThat(Fifo.id("pdf/order-1")).isEqualTo("pdf/order-1");
        assertThat(Fifo.id("x".repeat(128))).hasSize(128);
        assertThat(Fifo.id("x".repeat(129))).matches("[0-9a-f]{64}").isNotEqualTo(Fifo.id("x".repeat(130)));
        assertThat(Fifo.id("ü")).matches("[0-9a-f]{64}");
        assertThat(Fifo.id("")).matches("[0-9a-f]{64}");
    }
}
