// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.aws.target;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.aws.target.AwsServiceStub.Request;
import dev.holdfast.aws.target.AwsServiceStub.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SqsSenderTest {
    private static final String QUEUE = "arn:aws:sqs:eu-central-1:123456789012:orders";
    private static final String URL = "https://sqs.eu-central-1.amazonaws.com/123456789012/orders";
    private static final AllowedTargets TARGETS = AllowedTargets.allowing(List.of(QUEUE, QUEUE + ".fifo"));

    private final AwsServiceStub awsServiceStub = new AwsServiceStub(SqsSenderTest::acceptAll);
    private final SqsSender sender =
            new SqsSender(TARGETS, new RegionalClients<>(region -> awsServiceStub.client(SqsSender.builder(), region)));

    @AfterEach
    void close() {
        awsServiceStub.close();
    }

    private static Response acceptAll(Request request) {
        var successes = new ArrayList<String>();
        request.json()
                .path("Entries")
                .forEach(entry ->
                        successes.add("{'Id':'" + successes.size() + "','MessageId':'m" + successes.size() + "'}"));
        return Response.json(200, "{'Successful':[" + String.join(",", successes) + "],'Failed':[]}");
    }

    private static Response error(int status, String type, String queryCode) {
        var response =
                Response.json(status, "{'__type':'com.amazonaws.sqs#" + type + "','message':'as the test wants'}");
        return new Response(status, response.type(), Map.of("x-amzn-query-error", queryCode), response.body());
    }

    @Test
    void event_is_sent_with_its_context_as_attributes() throws Exception {
        assertThat(SampleMessages.describe(sender.send(SampleMessages.message(QUEUE))))
                .isEqualTo("delivered m0");
        var request = awsServiceStub.requests.getFirst();
        assertThat(request.header("X-Amz-Target")).isEqualTo("AmazonSQS.SendMessageBatch");
        assertThat(request.header("Authorization")).contains("/eu-central-1/sqs/aws4_request");
        var body = request.json();
        assertThat(body.path("QueueUrl").asText()).isEqualTo(URL);
        assertThat(body.path("Entries")).hasSize(1);
        var entry = body.path("Entries").path(0);
        assertThat(entry.path("MessageBody").asText()).isEqualTo(SampleMessages.EVENT);
        assertThat(entry.path("MessageAttributes")).isEqualTo(new ObjectMapper().readTree("""
            {"content-type":{"DataType":"String","StringValue":"application/cloudevents+json"},
            "ce_id":{"DataType":"String","StringValue":"u1.1"},
            "ce_source":{"DataType":"String","StringValue":"/apps/shop"},
            "ce_type":{"DataType":"String","StringValue":"dev.holdfast.item.overdue"},
            "ce_subject":{"DataType":"String","StringValue":"pdf/order-1"},
            "ce_time":{"DataType":"String","StringValue":"2026-03-01T11:59:58.250Z"},
            "ce_sequence":{"DataType":"String","StringValue":"000000000000001"},
            "ce_correlationid":{"DataType":"String","StringValue":"c-7"}}\
            """));
        assertThat(entry.fieldNames()).toIterable().containsExactlyInAnyOrder("Id", "MessageBody", "MessageAttributes");
    }

    @Test
    void address_may_be_url_of_queue() {
        assertThat(SampleMessages.describe(sender.send(SampleMessages.message(URL))))
                .isEqualTo("delivered m0");
        assertThat(awsServiceStub.requests.getFirst().json().path("QueueUrl").asText())
                .isEqualTo(URL);
    }

    @Test
    void fifo_queue_groups_by_subject_and_deduplicates_by_event_id() {
        sender.send(SampleMessages.message(URL + ".fifo"));
        var entry = awsServiceStub.requests.getFirst().json().at("/Entries/0");
        assertThat(entry.path("MessageGroupId").asText()).isEqualTo("pdf/order-1");
        assertThat(entry.path("MessageDeduplicationId").asText()).isEqualTo("u1.1");
    }

    @Test
    void failed_entries_of_request_fail_alone() {
        awsServiceStub.answerWith(Response.json(
                200,
                "{'Successful':[{'Id':'2','MessageId':'m2'}],'Failed':["
                        + "{'Id':'0','Code':'InvalidMessageContents','SenderFault':true,'Message':'bad'},"
                        + "{'Id':'1','Code':'InternalError','SenderFault':false,'Message':'later'},"
                        + "{'Id':'3','Code':'KmsDisabled','SenderFault':true,'Message':'key'}]}"));
        assertThat(SampleMessages.describe(sender.send(SampleMessages.messages(4, QUEUE, 50))))
                .containsExactly(
                        "rejected InvalidMessageContents: bad",
                        "failed InternalError: later",
                        "delivered m2",
                        "failed KmsDisabled: key");
    }

    @Test
    void sender_sends_each_event_alone_when_queue_refuses_request() {
        awsServiceStub.answerWith(
                error(400, "BatchRequestTooLong", "AWS.SimpleQueueService.BatchRequestTooLong;Sender"));
        assertThat(SampleMessages.describe(sender.send(SampleMessages.messages(3, QUEUE, 50))))
                .containsExactly("delivered m0", "delivered m0", "delivered m0");
        assertThat(awsServiceStub.requests).hasSize(4);
    }

    @Test
    void rejected_large_event_is_sent_again_without_payload() {
        var large =
                SampleMessages.EVENT.replace("\"workflow\":", "\"data\":\"" + "x".repeat(300_000) + "\",\"workflow\":");
        awsServiceStub.answerWith(
                error(400, "BatchRequestTooLong", "AWS.SimpleQueueService.BatchRequestTooLong;Sender"));
        var message = SampleMessages.message(QUEUE, large, Duration.ofMinutes(1));
        assertThat(SampleMessages.describe(sender.send(message))).isEqualTo("delivered m0");
        var sent = awsServiceStub
                .requests
                .getLast()
                .json()
                .at("/Entries/0/MessageBody")
                .asText();
        assertThat(sent)
                .contains("\"omitted\":[\"data\"]", "\"workflow\":\"pdf\"")
                .doesNotContain("xxx");
        assertThat(awsServiceStub.requests).hasSize(2);
    }

    @Test
    void missing_queue_is_gone() {
        awsServiceStub.answerWith(error(400, "QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue;Sender"));
        assertThat(SampleMessages.describe(sender.send(SampleMessages.message(QUEUE))))
                .startsWith("gone the receiver doesn't exist");
    }

    @Test
    void missing_rights_fail_attempt() {
        awsServiceStub.answerWith(error(403, "AccessDeniedException", "AccessDenied;Sender"));
        assertThat(SampleMessages.describe(sender.send(SampleMessages.message(QUEUE))))
                .startsWith("failed access denied (AccessDenied");
    }

    @Test
    void sender_tries_throttled_and_failed_requests_twice() {
        var throttled = error(400, "RequestThrottled", "RequestThrottled;Sender");
        awsServiceStub.answerWith(throttled, throttled);
        assertThat(SampleMessages.describe(sender.send(SampleMessages.message(QUEUE))))
                .startsWith("failed RequestThrottled");
        var broken = Response.json(503, "{'__type':'ServiceUnavailable'}");
        awsServiceStub.answerWith(broken, broken);
        assertThat(SampleMessages.describe(sender.send(SampleMessages.message(QUEUE))))
                .startsWith("failed ServiceUnavailable");
        assertThat(awsServiceStub.requests).hasSize(4);
        awsServiceStub.answerWith(broken);
        assertThat(SampleMessages.describe(sender.send(SampleMessages.message(QUEUE))))
                .isEqualTo("delivered m0");
    }

    @Test
    void sender_waits_for_response_until_timeout() throws IOException {
        // The system accepts connections to this socket, but no program responds.
        try (var silentServer = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            var senderToSilentServer = new SqsSender(
                    TARGETS,
                    new RegionalClients<>(
                            region -> AwsServiceStub.client(SqsSender.builder(), region, silentServer.getLocalPort())));
            var startNanos = System.nanoTime();
            var deliveryOutcome = senderToSilentServer.send(
                    SampleMessages.message(QUEUE, SampleMessages.EVENT, Duration.ofMillis(400)));
            assertThat(Duration.ofNanos(System.nanoTime() - startNanos))
                    .isBetween(Duration.ofMillis(390), Duration.ofSeconds(10));
            assertThat(SampleMessages.describe(deliveryOutcome)).startsWith("failed no answer");
        }
    }

    @Test
    void unreachable_service_fails_attempt() throws IOException {
        int freePort;
        try (var socket = new ServerSocket(0)) {
            freePort = socket.getLocalPort();
        }
        var senderToClosedPort = new SqsSender(
                TARGETS, new RegionalClients<>(region -> AwsServiceStub.client(SqsSender.builder(), region, freePort)));
        assertThat(SampleMessages.describe(senderToClosedPort.send(SampleMessages.message(QUEUE))))
                .startsWith("failed the call failed:");
    }
}
