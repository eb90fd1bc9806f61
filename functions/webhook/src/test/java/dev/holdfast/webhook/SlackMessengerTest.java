// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.channel.EventSender.DeliveryOutcome;
import dev.holdfast.channel.NotificationMessenger.NotificationMessage;
import dev.holdfast.egress.AddressGuard;
import dev.holdfast.egress.GuardedHttpClient;
import dev.holdfast.egress.HttpReceiver;
import dev.holdfast.json.JsonCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlackMessengerTest {
    private final SlackMessenger slack =
            new SlackMessenger(new GuardedHttpClient(AddressGuard.allowing(List.of("127.0.0.0/8"))));

    @Test
    void notification_is_posted_with_bold_title_and_without_mentions() throws Exception {
        try (var httpReceiver = HttpReceiver.answering(200)) {
            assertThat(slack.send(notification(
                            httpReceiver.url(), "2 items are late", "R&D: <!channel>\n\"späte\" Rechnung")))
                    .isEqualTo(new DeliveryOutcome.DeliverySuccess("HTTP 200"));
            var receivedRequest = httpReceiver.received.getFirst();
            assertThat(receivedRequest.method()).isEqualTo("POST");
            assertThat(receivedRequest.header("Content-Type")).isEqualTo("application/json");
            assertThat(JsonCodec.MAPPER
                            .readTree(receivedRequest.body())
                            .get("text")
                            .asText())
                    .isEqualTo("*2 items are late*\nR&amp;D: &lt;!channel&gt;\n\"späte\" Rechnung");
        }
    }

    @Test
    void format_cuts_long_text_between_characters() {
        assertThat(SlackText.format("t", "x".repeat(39_996))).hasSize(40_000).endsWith("x");
        assertThat(SlackText.format("t", "x".repeat(39_997))).hasSize(40_000).endsWith("x…");
        assertThat(SlackText.format("t", "x".repeat(39_992) + "&y"))
                .endsWith("x…")
                .hasSizeLessThan(40_001);
        assertThat(SlackText.format("t", "⏰".repeat(10) + "😀".repeat(20_000))).endsWith("😀…");
        assertThat(SlackText.format("t".repeat(50_000), "x")).hasSizeLessThanOrEqualTo(40_000);
    }

    @ParameterizedTest
    @CsvSource({
        "404, no_service, ReceiverGone",
        "404, no_active_hooks, ReceiverGone",
        "404, channel_not_found, ReceiverGone",
        "410, channel_is_archived, ReceiverGone",
        "403, invalid_token, ReceiverGone",
        "410, '', ReceiverGone",
        "400, invalid_payload, PermanentRejection",
        "400, no_text, PermanentRejection",
        "404, <html>not here</html>, MessageRefusal",
        "403, action_prohibited, MessageRefusal",
        "500, rollup_error, TemporaryFailure",
        "302, no_service, TemporaryFailure",
        "200, ok, DeliverySuccess",
    })
    void response_determines_outcome(int status, String errorCode, String outcome) throws Exception {
        try (var httpReceiver = HttpReceiver.answering(exchange -> {
            var bytes = errorCode.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            if (bytes.length > 0) exchange.getResponseBody().write(bytes);
            exchange.close();
        })) {
            assertThat(slack.send(notification(httpReceiver.url(), "t", "x"))
                            .getClass()
                            .getSimpleName())
                    .isEqualTo(outcome);
        }
    }

    @Test
    void receiver_may_request_delay() throws Exception {
        try (var httpReceiver = HttpReceiver.answering(429, "Retry-After", "30")) {
            assertThat(slack.send(notification(httpReceiver.url(), "t", "x")))
                    .isEqualTo(new DeliveryOutcome.TemporaryFailure("HTTP 429", Duration.ofSeconds(30)));
        }
    }

    @Test
    void messenger_never_shows_path_of_address() {
        var address = "https://hooks.slack.com/services/T0/B0/hush";
        assertThat(slack.addressFault(address)).isNull();
        assertThat(slack.displayAddress(address)).isEqualTo("https://hooks.slack.com/…");
        assertThat(slack.addressFault(slack.displayAddress(address))).contains("must be complete");
        assertThat(notification(address, "t", "x").toString()).doesNotContain("hush");
        assertThat(slack.addressFault("http://10.0.0.1/hush"))
                .contains("must be public")
                .doesNotContain("hush");
        assertThat(slack.addressFault("hush")).doesNotContain("hush");
    }

    private static NotificationMessage notification(String address, String title, String text) {
        return new NotificationMessage(
                "n-1",
                address,
                title,
                text,
                Set.of(),
                List.of(),
                Instant.parse("2026-03-01T08:00:00Z"),
                Duration.ofSeconds(10));
    }
}
