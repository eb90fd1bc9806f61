package dev.holdfast.aws.target;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.aws.target.Peer.Request;
import dev.holdfast.aws.target.Peer.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;

/** Buses, by the JSON protocol of EventBridge. */
class EventBridgeSenderTest {
    private static final String BUS = "arn:aws:events:eu-central-1:123456789012:event-bus/orders";

    private final Peer peer = new Peer(EventBridgeSenderTest::taken);
    private final EventBridgeSender sender = new EventBridgeSender(
            Targets.allowing(List.of(BUS)), new Regions<>(region -> peer.client(EventBridgeClient.builder(), region)));

    @AfterEach
    void close() {
        peer.close();
    }

    private static Response taken(Request request) {
        var entries = new ArrayList<String>();
        request.json().path("Entries").forEach(entry -> entries.add("{'EventId':'e" + entries.size() + "'}"));
        return Response.json(200, "{'FailedEntryCount':0,'Entries':[" + String.join(",", entries) + "]}");
    }

    @Test
    void an_event_is_put_whole_from_its_application() {
        assertThat(Some.told(sender.send(Some.message(BUS)))).isEqualTo("delivered e0");
        var request = peer.requests.getFirst();
        assertThat(request.header("X-Amz-Target")).isEqualTo("AWSEvents.PutEvents");
        assertThat(request.header("Authorization")).contains("/eu-central-1/events/aws4_request");
        var entry = request.json().at("/Entries/0");
        assertThat(entry.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("Time", "Source", "DetailType", "Detail", "EventBusName");
        assertThat(entry.path("EventBusName").asText()).isEqualTo(BUS);
        assertThat(entry.path("Source").asText()).isEqualTo("holdfast.shop");
        assertThat(entry.path("DetailType").asText()).isEqualTo("dev.holdfast.item.overdue");
        assertThat(entry.path("Detail").asText()).isEqualTo(Some.EVENT);
        assertThat(entry.path("Time").decimalValue()).isEqualByComparingTo("1772366398.250");
    }

    @Test
    void an_event_of_another_source_and_without_a_time_is_put_too() {
        sender.send(Some.message(BUS, "{\"source\":\"https://example.com\",\"time\":\"soon\"}", Duration.ofMinutes(1)));
        var entry = peer.requests.getFirst().json().at("/Entries/0");
        assertThat(entry.path("Source").asText()).isEqualTo("holdfast");
        assertThat(entry.has("Time")).isFalse();
    }

    @Test
    void what_fails_of_a_request_fails_alone() {
        peer.answer(Response.json(
                200,
                "{'FailedEntryCount':4,'Entries':[{'EventId':'e0'},"
                        + "{'ErrorCode':'ThrottlingException','ErrorMessage':'slow down'},"
                        + "{'ErrorCode':'MalformedDetail','ErrorMessage':'not JSON'},"
                        + "{'ErrorCode':'InternalFailure'},"
                        + "{'ErrorCode':'NotAuthorizedForSourceException','ErrorMessage':'no'}]}"));
        assertThat(Some.told(sender.send(Some.messages(6, BUS, 50))))
                .satisfiesExactly(
                        first -> assertThat(first).isEqualTo("delivered e0"),
                        second -> assertThat(second).isEqualTo("failed ThrottlingException: slow down"),
                        third -> assertThat(third).isEqualTo("rejected MalformedDetail: not JSON"),
                        fourth -> assertThat(fourth).isEqualTo("failed InternalFailure"),
                        fifth -> assertThat(fifth).startsWith("failed access denied"),
                        sixth -> assertThat(sixth).startsWith("failed the answer doesn't say"));
    }

    @Test
    void a_bus_that_does_not_exist_any_more_is_gone() {
        peer.answer(Response.json(400, "{'__type':'ResourceNotFoundException','message':'no bus'}"));
        assertThat(Some.told(sender.send(Some.message(BUS)))).startsWith("gone");
    }

    @Test
    void an_event_that_is_too_large_is_refused_for_good_and_the_others_get_through() {
        peer.answer(Response.json(413, "{'__type':'RequestEntityTooLargeException','message':'too large'}"));
        assertThat(Some.told(sender.send(Some.messages(2, BUS, 50)))).containsExactly("delivered e0", "delivered e0");
        peer.answer(Response.json(413, "{}"));
        assertThat(Some.told(sender.send(Some.message(BUS)))).startsWith("rejected");
    }

    @Test
    void throttling_is_tried_twice_and_then_left_to_the_next_attempt() {
        var throttled = Response.json(400, "{'__type':'ThrottlingException','message':'slow down'}");
        peer.answer(throttled, throttled);
        assertThat(Some.told(sender.send(Some.message(BUS)))).isEqualTo("failed ThrottlingException: slow down");
        assertThat(peer.requests).hasSize(2);
    }
}
