package dev.holdfast.aws.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.alert.Messenger.Letter;
import dev.holdfast.aws.target.Peer.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sesv2.SesV2Client;

/** Email, by the REST protocol of SES. */
class SesMessengerTest {
    private final Peer peer = new Peer(request -> Response.json(200, "{'MessageId':'m1'}"));
    private final SesMessenger messenger =
            new SesMessenger("holdfast@example.com", () -> peer.client(SesV2Client.builder(), Region.EU_CENTRAL_1));

    @AfterEach
    void close() {
        peer.close();
    }

    private static Letter letter(String address) {
        return new Letter(
                "u1.1",
                address,
                "pdf/order-1 is late",
                "Since noon.\nÜber drei Stunden.",
                List.of(),
                Instant.parse("2026-03-01T12:00:00Z"),
                Duration.ofMinutes(1));
    }

    private String told(Letter letter) {
        return Some.told(messenger.send(letter));
    }

    @Test
    void a_letter_goes_to_all_who_are_to_read_it() throws Exception {
        assertThat(told(letter("anna@example.com, ben@example.org"))).isEqualTo("delivered m1");
        var request = peer.requests.getFirst();
        assertThat(request.path()).isEqualTo("/v2/email/outbound-emails");
        assertThat(request.header("Authorization")).contains("/eu-central-1/ses/aws4_request");
        assertThat(request.json()).isEqualTo(new ObjectMapper().readTree("""
                                {"FromEmailAddress":"holdfast@example.com",
                                 "Destination":{"ToAddresses":["anna@example.com","ben@example.org"]},
                                 "Content":{"Simple":{
                                   "Subject":{"Data":"pdf/order-1 is late","Charset":"UTF-8"},
                                   "Body":{"Text":{"Data":"Since noon.\\nÜber drei Stunden.","Charset":"UTF-8"}},
                                   "Headers":[{"Name":"Auto-Submitted","Value":"auto-generated"},
                                              {"Name":"X-Holdfast-Id","Value":"u1.1"}]}}}"""));
    }

    @Test
    void what_ses_refuses_may_be_put_right_and_only_a_broken_request_is_final() {
        peer.answer(error(400, "MessageRejected", "Email address is not verified"));
        assertThat(told(letter("a@example.com"))).isEqualTo("failed MessageRejected: Email address is not verified");
        peer.answer(error(403, "AccessDeniedException", "User: arn:… is not authorized"));
        assertThat(told(letter("a@example.com"))).startsWith("failed access denied");
        peer.answer(error(400, "BadRequestException", "Missing final '@domain'"));
        assertThat(told(letter("a@example.com"))).startsWith("rejected BadRequestException");
        peer.answer(error(400, "SendingPausedException", "paused"));
        assertThat(told(letter("a@example.com"))).startsWith("failed SendingPausedException");
        var busy = error(429, "TooManyRequestsException", "slow down");
        peer.answer(busy, busy);
        assertThat(told(letter("a@example.com"))).startsWith("failed TooManyRequestsException");
    }

    private static Response error(int status, String type, String message) {
        return new Response(
                status,
                "application/json",
                java.util.Map.of("x-amzn-ErrorType", type),
                "{\"message\":\"" + message + "\"}");
    }

    @Test
    void addresses_that_are_none_are_refused_by_number() {
        assertThat(messenger.refuse("anna@example.com")).isNull();
        assertThat(messenger.refuseNotify()).isNull();
        assertThat(messenger.reaches("anna@example.com")).isTrue();
        assertThat(messenger.reaches("anna@example.com,ben@example.com")).isFalse();
        assertThat(messenger.reaches("anna")).isFalse();
        assertThat(messenger.refuse("a.b+c@example.com,d@e-f.example.co.uk")).isNull();
        assertThat(messenger.refuse("anna@example.com,")).contains("number 2 is none");
        assertThat(messenger.refuse("anna@example.com, ben@localhost")).isNull();
        assertThat(messenger.refuse("anna")).contains("number 1 is none");
        assertThat(messenger.refuse("a..b@example.com")).contains("number 1 is none");
        assertThat(messenger.refuse("anna@example.com\r\nBcc: x@example.com")).contains("number 1 is none");
        assertThat(messenger.refuse("a@example.com,a@example.com")).contains("number 2 is there twice");
        assertThat(messenger.refuse("a@b.de,".repeat(11) + "a@b.de")).contains("these are 12");
        assertThat(told(letter("anna"))).startsWith("rejected");
        assertThat(peer.requests).isEmpty();
    }

    @Test
    void without_a_sender_there_is_no_email() {
        var silent = new SesMessenger(null);
        assertThat(silent.refuse("anna@example.com")).contains("MailFrom is not set");
        assertThat(Some.told(silent.send(letter("anna@example.com"))))
                .startsWith("failed this deployment sends no email");
        assertThatThrownBy(() -> new SesMessenger("nobody")).hasMessageContaining("which is no address");
    }
}
