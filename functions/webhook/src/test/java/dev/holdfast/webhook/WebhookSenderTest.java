package dev.holdfast.webhook;

import static dev.holdfast.webhook.Messages.BODY;
import static dev.holdfast.webhook.Messages.OTHER;
import static dev.holdfast.webhook.Messages.SECRET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import dev.holdfast.alert.Sender.Message;
import dev.holdfast.alert.Sender.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSenderTest {
    private static final Duration AMPLE = Duration.ofSeconds(10);
    private final WebhookSender sender = new WebhookSender(AddressGuard.allowing(List.of("127.0.0.0/8")));

    @Test
    void a_message_arrives_signed_and_whole() throws Exception {
        try (Receiver receiver = Receiver.answering(200)) {
            Message message = Messages.to(receiver.url());

            assertThat(sender.send(message)).isEqualTo(new Outcome.Delivered("HTTP 200"));

            Receiver.Received received = receiver.received.getFirst();
            assertThat(received.method()).isEqualTo("POST");
            assertThat(received.body()).isEqualTo(BODY);
            assertThat(received.header("Content-Type")).isEqualTo("application/cloudevents+json");
            assertThat(received.header("User-Agent")).isEqualTo("Holdfast");
            assertThat(received.header("webhook-id")).isEqualTo("e-1");
            assertThat(received.header("webhook-timestamp"))
                    .isEqualTo(Long.toString(message.at().getEpochSecond()));
            assertThat(received.header("Cookie")).isEmpty();
            new Webhook(SECRET).verify(received.body(), received.headers());
        }
    }

    @Test
    void while_secrets_rotate_either_verifies_and_the_newest_comes_first() throws Exception {
        try (Receiver receiver = Receiver.answering(200)) {
            Message message = Messages.to(receiver.url(), AMPLE, OTHER, SECRET);

            sender.send(message);

            Receiver.Received received = receiver.received.getFirst();
            new Webhook(SECRET).verify(received.body(), received.headers());
            new Webhook(OTHER).verify(received.body(), received.headers());
            assertThatExceptionOfType(WebhookVerificationException.class)
                    .isThrownBy(() -> new Webhook("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
                            .verify(received.body(), received.headers()));
            assertThat(received.header("webhook-signature"))
                    .isEqualTo(sign(message, OTHER) + " " + sign(message, SECRET));
        }
    }

    private static String sign(Message message, String secret) throws Exception {
        return new Webhook(secret).sign(message.id(), message.at().getEpochSecond(), BODY);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 204, 299})
    void every_2xx_is_a_delivery(int status) throws Exception {
        try (Receiver receiver = Receiver.answering(status)) {
            assertThat(sender.send(Messages.to(receiver.url()))).isEqualTo(new Outcome.Delivered("HTTP " + status));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404, 408, 413, 421, 429, 500, 503, 504})
    void any_other_refusal_fails_this_attempt_and_is_not_repeated_at_once(int status) throws Exception {
        try (Receiver receiver = Receiver.answering(status)) {
            assertThat(sender.send(Messages.to(receiver.url()))).isEqualTo(new Outcome.Failed("HTTP " + status, null));
            assertThat(receiver.received).hasSize(1);
        }
    }

    @Test
    void a_receiver_that_is_gone_is_gone() throws Exception {
        try (Receiver receiver = Receiver.answering(410)) {
            assertThat(sender.send(Messages.to(receiver.url()))).isInstanceOf(Outcome.Gone.class);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void a_redirect_is_not_followed(int status) throws Exception {
        try (Receiver target = Receiver.answering(200);
                Receiver receiver = Receiver.answering(status, "Location", target.url())) {
            assertThat(sender.send(Messages.to(receiver.url())))
                    .isEqualTo(new Outcome.Failed("HTTP " + status + ": redirects are not followed", null));
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
    void a_receiver_may_ask_to_be_left_alone_for_up_to_a_day(int status, String retryAfter, Duration after)
            throws Exception {
        try (Receiver receiver = Receiver.answering(status, "Retry-After", retryAfter)) {
            Instant at = Instant.parse("2026-01-02T03:00:00Z");

            assertThat(sender.send(Messages.at(at, receiver.url(), AMPLE, SECRET)))
                    .isEqualTo(new Outcome.Failed("HTTP " + status, after));
            assertThat(receiver.received).hasSize(1);
        }
    }

    @Test
    void calls_in_a_row_share_a_connection() throws Exception {
        try (Receiver receiver = Receiver.answering(200)) {
            for (int i = 0; i < 5; i++) {
                sender.send(Messages.to(receiver.url()));
            }

            assertThat(receiver.received.stream().map(Receiver.Received::from).distinct())
                    .hasSize(1);
            assertThat(receiver.received).hasSize(5);
        }
    }

    @Test
    void a_message_that_cannot_be_sent_is_rejected_without_its_secrets() {
        String address = "https://example.com/hook";

        assertThat(sender.send(Messages.to("gopher://example.com"))).isInstanceOf(Outcome.Rejected.class);
        assertThat(sender.send(Messages.to(address, AMPLE))).isInstanceOf(Outcome.Rejected.class);
        assertThat(sender.send(Messages.to(address, AMPLE, SECRET, "whsec_not*base64")))
                .isEqualTo(new Outcome.Rejected("a signing secret is not whsec_ and base64"));
        assertThat(sender.send(new Message("é\n", "t", "s", address, BODY, List.of(SECRET), Instant.EPOCH, AMPLE)))
                .isInstanceOf(Outcome.Rejected.class);
    }
}
