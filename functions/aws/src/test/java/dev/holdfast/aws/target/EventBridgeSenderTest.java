// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.aws.target;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.aws.target.AwsServiceStub.Request;
import dev.holdfast.aws.target.AwsServiceStub.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;

class EventBridgeSenderTest {
    private static final String BUS = "arn:aws:events:eu-central-1:123456789012:event-bus/orders";

    private final AwsServiceStub awsServiceStub = new AwsServiceStub(EventBridgeSenderTest::acceptAll);
    private final EventBridgeSender sender = new EventBridgeSender(
            AllowedTargets.allowing(List.of(BUS)),
            new RegionalClients<>(region -> awsServiceStub.client(EventBridgeClient.builder(), region)));

    @AfterEach
    void close() {
        awsServiceStub.close();
    }

    private static Response acceptAll(Request request) {
        var entries = new ArrayList<String>();
        request.json().path("Entries").forEach(entry -> entries.add("{'EventId':'e" + entries.size() + "'}"));
        return Response.json(200, "{'FailedEntryCount':0,'Entries':[" + String.join(",", entries) + "]}");
    }

    @Test
    void bus_gets_complete_event_with_application_as_source() {
        assertThat(SampleMessages.describe(sender.send(SampleMessages.message(BUS))))
                .isEqualTo("delivered e0");
        var request = awsServiceStub.requests.getFirst();
        assertThat(request.header("X-Amz-Target")).isEqualTo("AWSEvents.PutEvents");
        assertThat(request.header("Authorization")).contains("/eu-central-1/events/aws4_request");
        var entry = request.json().at("/Entries/0");
        assertThat(entry.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("Time", "Source", "DetailType", "Detail", "EventBusName");
        assertThat(entry.path("EventBusName").asText()).isEqualTo(BUS);
        assertThat(entry.path("Source").asText()).isEqualTo("holdfast.shop");
        assertThat(entry.path("DetailType").asText()).isEqualTo("dev.holdfast.item.overdue");
        assertThat(entry.path("Detail").asText()).isEqualTo(SampleMessages.EVENT);
        assertThat(entry.path("Time").decimalValue()).isEqualByComparingTo("1772366398.250");
    }

    @Test
    void event_without_time_or_known_source_is_put() {
        sender.send(SampleMessages.message(
                BUS, "{\"source\":\"https://example.com\",\"time\":\"soon\"}", Duration.ofMinutes(1)));
        var entry = awsServiceStub.requests.getFirst().json().at("/Entries/0");
        assertThat(entry.path("Source").asText()).isEqualTo("holdfast");
        assertThat(entry.has("Time")).isFalse();
    }

    @Test
    void failed_entries_of_request_fail_alone() {
        awsServiceStub.answerWith(Response.json(
                200,
                "{'FailedEntryCount':4,'Entries':[{'EventId':'e0'},"
                        + "{'ErrorCode':'ThrottlingException','ErrorMessage':'slow down'},"
                        + "{'ErrorCode':'MalformedDetail','ErrorMessage':'not JSON'},"
                        + "{'ErrorCode':'InternalFailure'},"
                        + "{'ErrorCode':'NotAuthorizedForSourceException','ErrorMessage':'no'}]}"));
        assertThat(SampleMessages.describe(sender.send(SampleMessages.messages(6, BUS, 50))))
                .satisfiesExactly(
                        first -> assertThat(first).isEqualTo("delivered e0"),
                        second -> assertThat(second).isEqualTo("failed ThrottlingException: slow down"),
                        third -> assertThat(third).isEqualTo("rejected MalformedDetail: not JSON"),
                        fourth -> assertThat(fourth).isEqualTo("failed InternalFailure"),
                        fifth -> assertThat(fifth).startsWith("failed access denied"),
                        sixth -> assertThat(sixth).startsWith("failed the response doesn't contain the outcome"));
    }

    @Test
    void missing_bus_is_gone() {
        awsServiceStub.answerWith(Response.json(400, "{'__type':'ResourceNotFoundException','message':'no bus'}"));
        assertThat(SampleMessages.describe(sender.send(SampleMessages.message(BUS))))
                .startsWith("gone");
    }

    @Test
    void oversized_event_is_rejected_and_the_others_arrive() {
        awsServiceStub.answerWith(
                Response.json(413, "{'__type':'RequestEntityTooLargeException','message':'too large'}"));
        assertThat(SampleMessages.describe(sender.send(SampleMessages.messages(2, BUS, 50))))
                .containsExactly("delivered e0", "delivered e0");
        awsServiceStub.answerWith(Response.json(413, "{}"));
        assertThat(SampleMessages.describe(sender.send(SampleMessages.message(BUS))))
                .startsWith("rejected");
    }

    @Test
    void sender_tries_throttled_request_twice() {
        var throttled = Response.json(400, "{'__type':'ThrottlingException','message':'slow down'}");
        awsServiceStub.answerWith(throttled, throttled);
        assertThat(SampleMessages.describe(sender.send(SampleMessages.message(BUS))))
                .isEqualTo("failed ThrottlingException: slow down");
        assertThat(awsServiceStub.requests).hasSize(2);
    }
}
