package dev.holdfast.aws.target;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.aws.target.Peer.Request;
import dev.holdfast.aws.target.Peer.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Queues, by the JSON protocol of SQS. */
class SqsSenderTest {
    private static final String QUEUE = "arn:aws:sqs:eu-central-1:123456789012:orders";
    private static final String URL = "https://sqs.eu-central-1.amazonaws.com/123456789012/orders";
    private static final Targets TARGETS = Targets.allowing(List.of(QUEUE, QUEUE + ".fifo"));

    private final Peer peer = new Peer(SqsSenderTest::taken);
    private final SqsSender sender =
            new SqsSender(TARGETS, new Regions<>(region -> peer.client(SqsSender.builder(), region)));

    @AfterEach
    void close() {
        peer.close();
    }

    private static Response taken(Request request) {
        var done = new ArrayList<String>();
        request.json()
                .path("Entries")
                .forEach(entry -> done.add("{'Id':'" + done.size() + "','MessageId':'m" + done.size() + "'}"));
        return Response.json(200, "{'Successful':[" + String.join(",", done) + "],'Failed':[]}");
    }

    private static Response error(int status, String type, String queryCode) {
        var response =
                Response.json(status, "{'__type':'com.amazonaws.sqs#" + type + "','message':'as the test wants'}");
        return new Response(status, response.type(), Map.of("x-amzn-query-error", queryCode), response.body());
    }

    @Test
    void an_event_is_sent_with_its_context_as_attributes() throws Exception {
        assertThat(Some.told(sender.send(Some.message(QUEUE)))).isEqualTo("delivered m0");
        var request = peer.requests.getFirst();
        assertThat(request.header("X-Amz-Target")).isEqualTo("AmazonSQS.SendMessageBatch");
        assertThat(request.header("Authorization")).contains("/eu-central-1/sqs/aws4_request");
        var body = request.json();
        assertThat(body.path("QueueUrl").asText()).isEqualTo(URL);
        assertThat(body.path("Entries")).hasSize(1);
        var entry = body.path("Entries").path(0);
        assertThat(entry.path("MessageBody").asText()).isEqualTo(Some.EVENT);
        assertThat(entry.path("MessageAttributes")).isEqualTo(new ObjectMapper().readTree("""
                                {"content-type":{"DataType":"String","StringValue":"application/cloudevents+json"},
                                "ce_id":{"DataType":"String","StringValue":"u1.1"},
                                "ce_source":{"DataType":"String","StringValue":"/apps/shop"},
                                "ce_type":{"DataType":"String","StringValue":"dev.holdfast.item.overdue"},
                                "ce_subject":{"DataType":"String","StringValue":"pdf/order-1"},
                                "ce_time":{"DataType":"String","StringValue":"2026-03-01T11:59:58.250Z"},
                                "ce_sequence":{"DataType":"String","StringValue":"000000000000001"},
                                "ce_correlationid":{"DataType":"String","StringValue":"c-7"}}"""));
        assertThat(entry.fieldNames()).toIterable().containsExactlyInAnyOrder("Id", "MessageBody", "MessageAttributes");
    }

    @Test
    void a_queue_is_named_by_its_url_as_well() {
        assertThat(Some.told(sender.send(Some.message(URL)))).isEqualTo("delivered m0");
        assertThat(peer.requests.getFirst().json().path("QueueUrl").asText()).isEqualTo(URL);
    }

    @Test
    void a_fifo_queue_is_told_the_subject_as_group_and_the_event_as_what_it_must_not_double() {
        sender.send(Some.message(URL + ".fifo"));
        var entry = peer.requests.getFirst().json().at("/Entries/0");
        assertThat(entry.path("MessageGroupId").asText()).isEqualTo("pdf/order-1");
        assertThat(entry.path("MessageDeduplicationId").asText()).isEqualTo("u1.1");
    }

    @Test
    void what_fails_of_a_request_fails_alone() {
        peer.answer(Response.json(
                200,
                "{'Successful':[{'Id':'2','MessageId':'m2'}],'Failed':["
                        + "{'Id':'0','Code':'InvalidMessageContents','SenderFault':true,'Message':'bad'},"
                        + "{'Id':'1','Code':'InternalError','SenderFault':false,'Message':'later'},"
                        + "{'Id':'3','Code':'KmsDisabled','SenderFault':true,'Message':'key'}]}"));
        assertThat(Some.told(sender.send(Some.messages(4, QUEUE, 50))))
                .containsExactly(
                        "rejected InvalidMessageContents: bad",
                        "failed InternalError: later",
                        "delivered m2",
                        "failed KmsDisabled: key");
    }

    @Test
    void a_queue_that_takes_less_at_once_gets_them_one_by_one() {
        peer.answer(error(400, "BatchRequestTooLong", "AWS.SimpleQueueService.BatchRequestTooLong;Sender"));
        assertThat(Some.told(sender.send(Some.messages(3, QUEUE, 50))))
                .containsExactly("delivered m0", "delivered m0", "delivered m0");
        assertThat(peer.requests).hasSize(4);
    }

    @Test
    void a_queue_that_does_not_exist_any_more_is_gone() {
        peer.answer(error(400, "QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue;Sender"));
        assertThat(Some.told(sender.send(Some.message(QUEUE)))).startsWith("gone there is no such receiver");
    }

    @Test
    void missing_rights_may_be_given_later() {
        peer.answer(error(403, "AccessDeniedException", "AccessDenied;Sender"));
        assertThat(Some.told(sender.send(Some.message(QUEUE)))).startsWith("failed access denied (AccessDenied");
    }

    @Test
    void throttling_and_faults_of_the_service_are_tried_twice_and_then_left_to_the_next_attempt() {
        var throttled = error(400, "RequestThrottled", "RequestThrottled;Sender");
        peer.answer(throttled, throttled);
        assertThat(Some.told(sender.send(Some.message(QUEUE)))).startsWith("failed RequestThrottled");
        var broken = Response.json(503, "{'__type':'ServiceUnavailable'}");
        peer.answer(broken, broken);
        assertThat(Some.told(sender.send(Some.message(QUEUE)))).startsWith("failed ServiceUnavailable");
        assertThat(peer.requests).hasSize(4);
        peer.answer(broken);
        assertThat(Some.told(sender.send(Some.message(QUEUE)))).isEqualTo("delivered m0");
    }

    @Test
    void an_answer_that_does_not_come_is_waited_for_no_longer_than_the_message_says() throws IOException {
        // The system takes connections for it, and nobody ever answers them.
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            var hanging = new SqsSender(
                    TARGETS, new Regions<>(region -> Peer.client(SqsSender.builder(), region, silent.getLocalPort())));
            var began = System.nanoTime();
            var outcome = hanging.send(Some.message(QUEUE, Some.EVENT, Duration.ofMillis(400)));
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isBetween(Duration.ofMillis(390), Duration.ofSeconds(10));
            assertThat(Some.told(outcome)).startsWith("failed no answer");
        }
    }

    @Test
    void a_service_that_can_not_be_reached_is_tried_again_later() throws IOException {
        int free;
        try (var socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        var nowhere = new SqsSender(TARGETS, new Regions<>(region -> Peer.client(SqsSender.builder(), region, free)));
        assertThat(Some.told(nowhere.send(Some.message(QUEUE)))).startsWith("failed the call failed:");
    }
}
