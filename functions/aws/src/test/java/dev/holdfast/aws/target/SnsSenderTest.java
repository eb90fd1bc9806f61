package dev.holdfast.aws.target;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.aws.target.Peer.Request;
import dev.holdfast.aws.target.Peer.Response;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sns.SnsClient;

/** Topics, by the query protocol of SNS. */
class SnsSenderTest {
    private static final String TOPIC = "arn:aws:sns:eu-central-1:123456789012:orders";

    private final Peer peer = new Peer(SnsSenderTest::published);
    private final SnsSender sender = new SnsSender(
            Targets.allowing(List.of(TOPIC, TOPIC + ".fifo")),
            new Regions<>(region -> peer.client(SnsClient.builder(), region)));

    @AfterEach
    void close() {
        peer.close();
    }

    private static int entries(Request request) {
        return (int) request.form().keySet().stream()
                .filter(name -> name.endsWith(".Id"))
                .count();
    }

    private static Response published(Request request) {
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
    void an_event_is_published_with_its_context_as_attributes() {
        assertThat(sender.send(Some.message(TOPIC))).hasToString("Delivered[note=m0]");
        var form = new TreeMap<>(peer.requests.getFirst().form());
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
                        Some.EVENT));
        assertThat(peer.requests.getFirst().header("Authorization")).contains("/eu-central-1/sns/aws4_request");
    }

    @Test
    void a_fifo_topic_is_told_the_subject_as_group_and_the_event_as_what_it_must_not_double() {
        sender.send(Some.message(TOPIC + ".fifo"));
        assertThat(peer.requests.getFirst().form())
                .containsEntry("PublishBatchRequestEntries.member.1.MessageGroupId", "pdf/order-1")
                .containsEntry("PublishBatchRequestEntries.member.1.MessageDeduplicationId", "u1.1");
    }

    @Test
    void a_hundred_go_as_ten_requests_of_ten() {
        assertThat(sender.send(Some.messages(100, TOPIC, 50)))
                .hasSize(100)
                .allSatisfy(outcome -> assertThat(Some.told(outcome)).startsWith("delivered"));
        assertThat(peer.requests)
                .hasSize(10)
                .allSatisfy(request -> assertThat(entries(request)).isEqualTo(10));
    }

    @Test
    void large_ones_share_a_request_only_within_256_kibibytes_and_a_larger_one_goes_alone() {
        sender.send(Some.messages(5, TOPIC, 100_000));
        assertThat(peer.requests).extracting(SnsSenderTest::entries).containsExactlyInAnyOrder(2, 2, 1);
        peer.requests.clear();
        sender.send(Some.messages(2, TOPIC, 300_000));
        assertThat(peer.requests).extracting(SnsSenderTest::entries).containsExactly(1, 1);
    }

    @Test
    void what_fails_of_a_request_fails_alone() {
        peer.answer(result(
                "<member><Id>0</Id><Code>InternalError</Code><SenderFault>false</SenderFault></member>"
                        + "<member><Id>2</Id><Code>InvalidParameter</Code><Message>Message too long</Message>"
                        + "<SenderFault>true</SenderFault></member>",
                "<member><Id>1</Id><MessageId>m1</MessageId></member>"));
        assertThat(Some.told(sender.send(Some.messages(4, TOPIC, 50))))
                .containsExactly(
                        "failed InternalError",
                        "delivered m1",
                        "rejected InvalidParameter: Message too long",
                        "failed the answer doesn't say what became of it");
    }

    @Test
    void a_request_that_is_refused_for_its_content_is_repeated_one_by_one() {
        peer.answer(error(400, "BatchRequestTooLong", "too long"));
        peer.answer(error(400, "InvalidParameter", "Invalid parameter: Message too long"));
        var outcomes = Some.told(sender.send(Some.messages(3, TOPIC, 50)));
        assertThat(outcomes)
                .containsExactly(
                        "rejected InvalidParameter: Invalid parameter: Message too long",
                        "delivered m0",
                        "delivered m0");
    }

    @Test
    void a_topic_that_does_not_exist_any_more_is_gone() {
        peer.answer(error(404, "NotFound", "Topic does not exist"));
        assertThat(Some.told(sender.send(Some.message(TOPIC)))).startsWith("gone there is no such receiver");
    }

    @Test
    void missing_rights_may_be_given_later_and_name_no_role() {
        peer.answer(
                error(403, "AuthorizationError", "User: arn:aws:sts::123456789012:assumed-role/x is not authorized"));
        assertThat(Some.told(sender.send(Some.message(TOPIC))))
                .startsWith("failed access denied (AuthorizationError)")
                .doesNotContain("assumed-role");
    }

    @Test
    void throttling_is_waited_for_once_and_then_left_to_the_next_attempt() {
        peer.answer(error(400, "Throttled", "Rate exceeded"));
        var throttled = error(400, "Throttling", "Rate exceeded");
        peer.answer(throttled);
        assertThat(Some.told(sender.send(Some.message(TOPIC)))).isEqualTo("failed Throttled: Rate exceeded");
        assertThat(Some.told(sender.send(Some.message(TOPIC)))).isEqualTo("delivered m0");
        assertThat(peer.requests).hasSize(3);
    }

    @Test
    void each_region_has_its_own_client() {
        var other = "arn:aws:sns:us-east-1:123456789012:orders";
        var both = new SnsSender(
                Targets.allowing(List.of(TOPIC, other)),
                new Regions<>(region -> peer.client(SnsClient.builder(), region)));
        both.send(Some.message(other));
        both.send(Some.message(TOPIC));
        assertThat(peer.requests)
                .extracting(request -> request.header("Authorization"))
                .satisfiesExactly(
                        first -> assertThat(first).contains(Region.US_EAST_1.id()),
                        second -> assertThat(second).contains(Region.EU_CENTRAL_1.id()));
    }

    @Test
    void nothing_is_sent_to_what_the_deployment_does_not_name() {
        var foreign = "arn:aws:sns:eu-central-1:123456789012:secret";
        assertThat(Some.told(sender.send(Some.message(foreign)))).startsWith("failed this deployment may not send to");
        assertThat(Some.told(sender.send(Some.message("https://example.com"))))
                .startsWith("rejected a topic's address");
        assertThat(peer.requests).isEmpty();
    }
}
