// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.webhook;

import static dev.holdfast.webhook.WebhookMessages.BODY;
import static dev.holdfast.webhook.WebhookMessages.OTHER_SECRET;
import static dev.holdfast.webhook.WebhookMessages.SECRET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import dev.holdfast.channel.EventSender.DeliveryOutcome;
import dev.holdfast.channel.EventSender.EventMessage;
import dev.holdfast.egress.AddressGuard;
import dev.holdfast.egress.HttpReceiver;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSenderTest {
    private static final Duration LONG_TIMEOUT = Duration.ofSeconds(10);
    private final WebhookSender sender = new WebhookSender(AddressGuard.allowing(List.of("127.0.0.0/8")));

    @Test
    void receiver_gets_complete_signed_message() throws Exception {
        try (HttpReceiver httpReceiver = HttpReceiver.answering(200)) {
            EventMessage eventMessage = WebhookMessages.messageTo(httpReceiver.url());

            assertThat(sender.send(eventMessage)).isEqualTo(new DeliveryOutcome.DeliverySuccess("HTTP 200"));

            HttpReceiver.ReceivedRequest receivedRequest = httpReceiver.received.getFirst();
            assertThat(receivedRequest.method()).isEqualTo("POST");
            assertThat(receivedRequest.body()).isEqualTo(BODY);
            assertThat(receivedRequest.header("Content-Type")).isEqualTo("application/cloudevents+json");
            assertThat(receivedRequest.header("User-Agent")).isEqualTo("Holdfast");
            assertThat(receivedRequest.header("webhook-id")).isEqualTo("e-1");
            assertThat(receivedRequest.header("webhook-timestamp"))
                    .isEqualTo(Long.toString(eventMessage.at().getEpochSecond()));
            assertThat(receivedRequest.header("Cookie")).isEmpty();
            new Webhook(SECRET).verify(receivedRequest.body(), receivedRequest.headers());
        }
    }

    @Test
    void both_secrets_verify_during_rotation_and_newest_comes_first() throws Exception {
        try (HttpReceiver httpReceiver = HttpReceiver.answering(200)) {
            EventMessage eventMessage =
                    WebhookMessages.messageTo(httpReceiver.url(), LONG_TIMEOUT, OTHER_SECRET, SECRET);

            sender.send(eventMessage);

            HttpReceiver.ReceivedRequest receivedRequest = httpReceiver.received.getFirst();
            new Webhook(SECRET).verify(receivedRequest.body(), receivedRequest.headers());
            new Webhook(OTHER_SECRET).verify(receivedRequest.body(), receivedRequest.headers());
            assertThatExceptionOfType(WebhookVerificationException.class)
                    .isThrownBy(() -> new Webhook("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
                            .verify(receivedRequest.body(), receivedRequest.headers()));
            assertThat(receivedRequest.header("webhook-signature"))
                    .isEqualTo(sign(eventMessage, OTHER_SECRET) + " " + sign(eventMessage, SECRET));
        }
    }

    private static String sign(EventMessage eventMessage, String secret) throws Exception {
        return new Webhook(secret).sign(eventMessage.id(), eventMessage.at().getEpochSecond(), BODY);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 204, 299})
    void status_2xx_means_delivered(int status) throws Exception {
        try (HttpReceiver httpReceiver = HttpReceiver.answering(status)) {
            assertThat(sender.send(WebhookMessages.messageTo(httpReceiver.url())))
                    .isEqualTo(new DeliveryOutcome.DeliverySuccess("HTTP " + status));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 421, 423, 425, 429, 500, 503, 504})
    void other_status_fails_attempt_without_immediate_retry(int status) throws Exception {
        try (HttpReceiver httpReceiver = HttpReceiver.answering(status)) {
            assertThat(sender.send(WebhookMessages.messageTo(httpReceiver.url())))
                    .isEqualTo(new DeliveryOutcome.TemporaryFailure("HTTP " + status, null));
            assertThat(httpReceiver.received).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "400, false",
        "413, false",
        "415, false",
        "422, false",
        "401, true",
        "403, true",
        "404, true",
        "405, true"
    })
    void status_4xx_refuses_message_without_immediate_retry(int status, boolean refusesAll) throws Exception {
        try (HttpReceiver httpReceiver = HttpReceiver.answering(status)) {
            assertThat(sender.send(WebhookMessages.messageTo(httpReceiver.url())))
                    .isEqualTo(new DeliveryOutcome.MessageRefusal("HTTP " + status, refusesAll));
            assertThat(httpReceiver.received).hasSize(1);
        }
    }

    @Test
    void status_410_means_that_receiver_is_gone() throws Exception {
        try (HttpReceiver httpReceiver = HttpReceiver.answering(410)) {
            assertThat(sender.send(WebhookMessages.messageTo(httpReceiver.url())))
                    .isInstanceOf(DeliveryOutcome.ReceiverGone.class);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void redirect_is_not_followed(int status) throws Exception {
        try (HttpReceiver target = HttpReceiver.answering(200);
                HttpReceiver httpReceiver = HttpReceiver.answering(status, "Location", target.url())) {
            assertThat(sender.send(WebhookMessages.messageTo(httpReceiver.url())))
                    .isEqualTo(new DeliveryOutcome.TemporaryFailure(
                            "HTTP " + status + ": redirects are not followed", null));
            assertThat(target.received).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "429, 120, PT2M",
        "503, 0, PT0S",
        "503, 86401, PT24H",
        "503, 99999999999999999999, PT24H",
        "429, 'Fri, 02 Jan 2026 03:05:00 GMT', PT5M",
        "503, 'Friday, 02-Jan-26 03:05:00 GMT', PT5M",
        "503, 'Thu, 01 Jan 2026 03:05:00 GMT', PT0S",
        "503, 'Fri, 01 Jan 2027 00:00:00 GMT', PT24H",
        "503, soon,",
        "503, -5,",
        "500, 120,",
    })
    void receiver_may_request_delay_of_up_to_one_day(int status, String retryAfter, Duration after) throws Exception {
        try (HttpReceiver httpReceiver = HttpReceiver.answering(status, "Retry-After", retryAfter)) {
            Instant at = Instant.parse("2026-01-02T03:00:00Z");

            assertThat(sender.send(WebhookMessages.messageAt(at, httpReceiver.url(), LONG_TIMEOUT, SECRET)))
                    .isEqualTo(new DeliveryOutcome.TemporaryFailure("HTTP " + status, after));
            assertThat(httpReceiver.received).hasSize(1);
        }
    }

    @Test
    void consecutive_calls_share_connection() throws Exception {
        try (HttpReceiver httpReceiver = HttpReceiver.answering(200)) {
            for (int i = 0; i < 5; i++) {
                sender.send(WebhookMessages.messageTo(httpReceiver.url()));
            }

            assertThat(httpReceiver.received.stream()
                            .map(HttpReceiver.ReceivedRequest::from)
                            .distinct())
                    .hasSize(1);
            assertThat(httpReceiver.received).hasSize(5);
        }
    }

    @Test
    void unsendable_message_is_rejected_without_quoting_secrets() {
        String address = "https://example.com/hook";

        assertThat(sender.send(WebhookMessages.messageTo("gopher://example.com")))
                .isInstanceOf(DeliveryOutcome.PermanentRejection.class);
        assertThat(sender.send(WebhookMessages.messageTo(address, LONG_TIMEOUT)))
                .isInstanceOf(DeliveryOutcome.PermanentRejection.class);
        assertThat(sender.send(WebhookMessages.messageTo(address, LONG_TIMEOUT, SECRET, "whsec_not*base64")))
                .isEqualTo(
                        new DeliveryOutcome.PermanentRejection("a signing secret must be whsec_ followed by base64"));
        assertThat(sender.send(
                        new EventMessage("é\n", "t", "s", address, BODY, List.of(SECRET), Instant.EPOCH, LONG_TIMEOUT)))
                .isInstanceOf(DeliveryOutcome.PermanentRejection.class);
    }
}
