// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.aws.target;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.aws.target.AwsServiceStub.Request;
import dev.holdfast.aws.target.AwsServiceStub.Response;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sns.SnsClient;

class SnsSenderTest {
    private static final String TOPIC = "arn:aws:sns:eu-central-1:123456789012:orders";

    private final AwsServiceStub awsServiceStub = new AwsServiceStub(SnsSenderTest::acceptAll);
    private final SnsSender sender = new SnsSender(
            AllowedTargets.allowing(List.of(TOPIC, TOPIC + ".fifo")),
            new RegionalClients<>(region -> awsServiceStub.client(SnsClient.builder(), region)));

    @AfterEach
    void close() {
        awsServiceStub.close();
    }

    private static int entries(Request request) {
        return (int) request.form().keySet().stream()
                .filter(name -> name.endsWith(".Id"))
                .count();
    }

    private static Response acceptAll(Request request) {
        return result(
                "",
                IntStream.range(0, entries(request))
                        .mapToObj(i -> "<member><Id>" + i + "</Id><MessageId>m" + i + "</MessageId></member>")
                        .collect(Collectors.joining()));
    }

    private static Response result(String failed, String successful) {
        return Response.xml(
                200,
                "<PublishBatchResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><PublishBatchResult><Failed>"
                        + failed + "</Failed><Successful>" + successful
                        + "</Successful></PublishBatchResult></PublishBatchResponse>");
    }

    private static Response error(int status, String code, String message) {
        return Response.xml(
                status,
                "<ErrorResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><Error><Type>Sender</Type><Code>"
                        + code + "</Code><Message>" + message + "</Message></Error></ErrorResponse>");
    }

    @Test
    void event_is_published_with_its_context_as_attributes() {
        assertThat(sender.send(SampleMessages.message(TOPIC))).hasToString("DeliverySuccess[note=m0]");
        var form = new TreeMap<>(awsServiceStub.requests.getFirst().form());
        var attributes = new TreeMap<String, String>();
        var entry = "PublishBatchRequestEntries.member.1.";
        for (var i = 1; i <= 8; i++) {
            var attribute = entry + "MessageAttributes.entry." + i + ".";
            assertThat(form.remove(attribute + "Value.DataType")).isEqualTo("String");
            attributes.put(form.remove(attribute + "Name"), form.remove(attribute + "Value.StringValue"));
        }
        assertThat(attributes)
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "content-type", "application/cloudevents+json",
                        "ce_id", "u1.1",
                        "ce_source", "/apps/shop",
                        "ce_type", "dev.holdfast.item.overdue",
                        "ce_subject", "pdf/order-1",
                        "ce_time", "2026-03-01T11:59:58.250Z",
                        "ce_sequence", "000000000000001",
                        "ce_correlationid", "c-7"));
        assertThat(form)
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "Action",
                        "PublishBatch",
                        "Version",
                        "2010-03-31",
                        "TopicArn",
                        TOPIC,
                        entry + "Id",
                        "0",
                        entry + "Message",
                        SampleMessages.EVENT));
        assertThat(awsServiceStub.requests.getFirst().header("Authorization"))
                .contains("/eu-central-1/sns/aws4_request");
    }

    @Test
    void fifo_topic_groups_by_subject_and_deduplicates_by_event_id() {
        sender.send(SampleMessages.message(TOPIC + ".fifo"));
        assertThat(awsServiceStub.requests.getFirst().form())
                .containsEntry("PublishBatchRequestEntries.member.1.MessageGroupId", "pdf/order-1")
                .containsEntry("PublishBatchRequestEntries.member.1.MessageDeduplicationId", "u1.1");
    }

    @Test
    void batch_of_100_events_becomes_ten_requests() {
        assertThat(sender.send(SampleMessages.messages(100, TOPIC, 50)))
                .hasSize(100)
                .allSatisfy(deliveryOutcome ->
                        assertThat(SampleMessages.describe(deliveryOutcome)).startsWith("delivered"));
        assertThat(awsServiceStub.requests)
                .hasSize(10)
                .allSatisfy(request -> assertThat(entries(request)).isEqualTo(10));
    }

    @Test
    void requests_of_several_events_hold_at_most_256_kibibytes() {
        sender.send(SampleMessages.messages(5, TOPIC, 100_000));
        assertThat(awsServiceStub.requests).extracting(SnsSenderTest::entries).containsExactlyInAnyOrder(2, 2, 1);
        awsServiceStub.requests.clear();
        sender.send(SampleMessages.messages(2, TOPIC, 300_000));
        assertThat(awsServiceStub.requests).extracting(SnsSenderTest::entries).containsExactly(1, 1);
    }

    @Test
    void failed_entries_of_request_fail_alone() {
        awsServiceStub.answerWith(result(
                "<member><Id>0</Id><Code>InternalError</Code><SenderFault>false</SenderFault></member>"
                        + "<member><Id>2</Id><Code>InvalidParameter</Code><Message>Message too long</Message>"
                        + "<SenderFault>true</SenderFault></member>",
                "<member><Id>1</Id><MessageId>m1</MessageId></member>"));
        assertThat(SampleMessages.describe(sender.send(SampleMessages.messages(4, TOPIC, 50))))
                .containsExactly(
                        "failed InternalError",
                        "delivered m1",
                        "rejected InvalidParameter: Message too long",
                        "failed the response doesn't contain the outcome");
    }

    @Test
    void sender_repeats_refused_request_one_event_at_a_time() {
        awsServiceStub.answerWith(error(400, "BatchRequestTooLong", "too long"));
        awsServiceStub.answerWith(error(400, "InvalidParameter", "Invalid parameter: Message too long"));
        var outcomes = SampleMessages.describe(sender.send(SampleMessages.messages(3, TOPIC, 50)));
        assertThat(outcomes)
                .containsExactly(
                        "rejected InvalidParameter: Invalid parameter: Message too long",
                        "delivered m0",
                        "delivered m0");
    }

    @Test
    void missing_topic_is_gone() {
        awsServiceStub.answerWith(error(404, "NotFound", "Topic does not exist"));
        assertThat(SampleMessages.describe(sender.send(SampleMessages.message(TOPIC))))
                .startsWith("gone the receiver doesn't exist");
    }

    @Test
    void missing_rights_fail_attempt_without_naming_role() {
        awsServiceStub.answerWith(
                error(403, "AuthorizationError", "User: arn:aws:sts::123456789012:assumed-role/x is not authorized"));
        assertThat(SampleMessages.describe(sender.send(SampleMessages.message(TOPIC))))
                .startsWith("failed access denied (AuthorizationError)")
                .doesNotContain("assumed-role");
    }

    @Test
    void sender_tries_throttled_request_twice() {
        awsServiceStub.answerWith(error(400, "Throttled", "Rate exceeded"));
        var throttled = error(400, "Throttling", "Rate exceeded");
        awsServiceStub.answerWith(throttled);
        assertThat(SampleMessages.describe(sender.send(SampleMessages.message(TOPIC))))
                .isEqualTo("failed Throttled: Rate exceeded");
        assertThat(SampleMessages.describe(sender.send(SampleMessages.message(TOPIC))))
                .isEqualTo("delivered m0");
        assertThat(awsServiceStub.requests).hasSize(3);
    }

    @Test
    void each_region_has_its_own_client() {
        var otherTopic = "arn:aws:sns:us-east-1:123456789012:orders";
        var senderToBoth = new SnsSender(
                AllowedTargets.allowing(List.of(TOPIC, otherTopic)),
                new RegionalClients<>(region -> awsServiceStub.client(SnsClient.builder(), region)));
        senderToBoth.send(SampleMessages.message(otherTopic));
        senderToBoth.send(SampleMessages.message(TOPIC));
        assertThat(awsServiceStub.requests)
                .extracting(request -> request.header("Authorization"))
                .satisfiesExactly(
                        first -> assertThat(first).contains(Region.US_EAST_1.id()),
                        second -> assertThat(second).contains(Region.EU_CENTRAL_1.id()));
    }

    @Test
    void sender_sends_only_to_allowed_topics() {
        var foreign = "arn:aws:sns:eu-central-1:123456789012:secret";
        assertThat(SampleMessages.describe(sender.send(SampleMessages.message(foreign))))
                .startsWith("failed this deployment may not send to");
        assertThat(SampleMessages.describe(sender.send(SampleMessages.message("https://example.com"))))
                .startsWith("rejected the address of a topic");
        assertThat(awsServiceStub.requests).isEmpty();
    }
}
