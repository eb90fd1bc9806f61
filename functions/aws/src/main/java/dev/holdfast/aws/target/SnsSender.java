package dev.holdfast.aws.target;

import dev.holdfast.aws.ClientRetryPolicy;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishBatchRequestEntry;

/** Publishes events to topics. A FIFO topic keeps the events of one subject in order, and drops an event's doubles. */
final class SnsSender extends BatchSender<SnsClient> {
    SnsSender(AllowedTargets allowedTargets) {
        this(
                allowedTargets,
                new RegionalClients<>(region ->
                        ClientRetryPolicy.targetClient(SnsClient.builder().region(region))));
    }

    SnsSender(AllowedTargets allowedTargets, RegionalClients<SnsClient> clients) {
        super("sns", AwsTargetType.SNS, allowedTargets, clients);
    }

    @Override
    List<DeliveryOutcome> sendRequest(SnsClient client, Arn topic, List<AwsMessage> some, Duration left) {
        var entries = IntStream.range(0, some.size())
                .mapToObj(i -> toEntry(i, some.get(i), topic))
                .toList();
        var response = client.publishBatch(r -> r.topicArn(topic.toString())
                .publishBatchRequestEntries(entries)
                .overrideConfiguration(o -> o.apiCallTimeout(left)));
        var batchOutcomes = new BatchOutcomes(some.size());
        response.successful().forEach(done -> batchOutcomes.recordDelivered(done.id(), done.messageId()));
        response.failed()
                .forEach(failed ->
                        batchOutcomes.recordFailed(failed.id(), failed.code(), failed.message(), failed.senderFault()));
        return batchOutcomes.outcomes();
    }

    private static PublishBatchRequestEntry toEntry(int place, AwsMessage awsMessage, Arn topic) {
        return PublishBatchRequestEntry.builder()
                .id(Integer.toString(place))
                .message(awsMessage.body())
                .messageAttributes(awsMessage.attributes(SnsSender::text))
                .messageGroupId(awsMessage.groupId(topic))
                .messageDeduplicationId(awsMessage.deduplicationId(topic))
                .build();
    }

    private static MessageAttributeValue text(String value) {
        return MessageAttributeValue.builder()
                .dataType("String")
                .stringValue(value)
                .build();
    }
}
