// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.aws.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.aws.target.AwsServiceStub.Response;
import dev.holdfast.channel.NotificationMessenger.NotificationMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sesv2.SesV2Client;

class SesMessengerTest {
    private final AwsServiceStub awsServiceStub =
            new AwsServiceStub(request -> Response.json(200, "{'MessageId':'m1'}"));
    private final SesMessenger messenger = new SesMessenger(
            "holdfast@example.com", () -> awsServiceStub.client(SesV2Client.builder(), Region.EU_CENTRAL_1));

    @AfterEach
    void close() {
        awsServiceStub.close();
    }

    private static NotificationMessage notification(String address) {
        return new NotificationMessage(
                "u1.1",
                address,
                "pdf/order-1 is late",
                "Since noon.\nÜber drei Stunden.",
                Set.of(),
                List.of(),
                Instant.parse("2026-03-01T12:00:00Z"),
                Duration.ofMinutes(1));
    }

    private String outcome(NotificationMessage notificationMessage) {
        return SampleMessages.describe(messenger.send(notificationMessage));
    }

    @Test
    void notification_is_sent_to_all_recipients() throws Exception {
        assertThat(outcome(notification("anna@example.com, ben@example.org"))).isEqualTo("delivered m1");
        var request = awsServiceStub.requests.getFirst();
        assertThat(request.path()).isEqualTo("/v2/email/outbound-emails");
        assertThat(request.header("Authorization")).contains("/eu-central-1/ses/aws4_request");
        assertThat(request.json()).isEqualTo(new ObjectMapper().readTree("""
            {"FromEmailAddress":"holdfast@example.com",
             "Destination":{"ToAddresses":["anna@example.com","ben@example.org"]},
             "Content":{"Simple":{
               "Subject":{"Data":"pdf/order-1 is late","Charset":"UTF-8"},
               "Body":{"Text":{"Data":"Since noon.\\nÜber drei Stunden.","Charset":"UTF-8"}},
               "Headers":[{"Name":"Auto-Submitted","Value":"auto-generated"},
                          {"Name":"X-Holdfast-Id","Value":"u1.1"}]}}}\
            """));
    }

    @Test
    void only_bad_requests_are_rejected_for_good() {
        awsServiceStub.answerWith(error(400, "MessageRejected", "Email address is not verified"));
        assertThat(outcome(notification("a@example.com")))
                .isEqualTo("failed MessageRejected: Email address is not verified");
        awsServiceStub.answerWith(error(403, "AccessDeniedException", "User: arn:… is not authorized"));
        assertThat(outcome(notification("a@example.com"))).startsWith("failed access denied");
        awsServiceStub.answerWith(error(400, "BadRequestException", "Missing final '@domain'"));
        assertThat(outcome(notification("a@example.com"))).startsWith("rejected BadRequestException");
        awsServiceStub.answerWith(error(400, "SendingPausedException", "paused"));
        assertThat(outcome(notification("a@example.com"))).startsWith("failed SendingPausedException");
        var busy = error(429, "TooManyRequestsException", "slow down");
        awsServiceStub.answerWith(busy, busy);
        assertThat(outcome(notification("a@example.com"))).startsWith("failed TooManyRequestsException");
    }

    private static Response error(int status, String type, String message) {
        return new Response(
                status,
                "application/json",
                java.util.Map.of("x-amzn-ErrorType", type),
                "{\"message\":\"" + message + "\"}");
    }

    @Test
    void invalid_addresses_are_refused_by_number() {
        assertThat(messenger.addressFault("anna@example.com")).isNull();
        assertThat(messenger.notifyFault()).isNull();
        assertThat(messenger.canReach("anna@example.com")).isTrue();
        assertThat(messenger.canReach("anna@example.com,ben@example.com")).isFalse();
        assertThat(messenger.canReach("anna")).isFalse();
        assertThat(messenger.addressFault("a.b+c@example.com,d@e-f.example.co.uk"))
                .isNull();
        assertThat(messenger.addressFault("anna@example.com,")).contains("address 2 is not valid");
        assertThat(messenger.addressFault("anna@example.com, ben@localhost")).isNull();
        assertThat(messenger.addressFault("anna")).contains("address 1 is not valid");
        assertThat(messenger.addressFault("a..b@example.com")).contains("address 1 is not valid");
        assertThat(messenger.addressFault("anna@example.com\r\nBcc: x@example.com"))
                .contains("address 1 is not valid");
        assertThat(messenger.addressFault("a@example.com,a@example.com")).contains("address 2 is a repetition");
        assertThat(messenger.addressFault("a@b.de,".repeat(11) + "a@b.de")).contains("but has 12");
        assertThat(outcome(notification("anna"))).startsWith("rejected");
        assertThat(awsServiceStub.requests).isEmpty();
    }

    @Test
    void email_is_off_without_sender_address() {
        var messengerWithoutSender = new SesMessenger(null);
        assertThat(messengerWithoutSender.addressFault("anna@example.com")).contains("MailFrom is not set");
        assertThat(SampleMessages.describe(messengerWithoutSender.send(notification("anna@example.com"))))
                .startsWith("failed this deployment sends no email");
        assertThatThrownBy(() -> new SesMessenger("nobody")).hasMessageContaining("must be a mail address");
    }
}
