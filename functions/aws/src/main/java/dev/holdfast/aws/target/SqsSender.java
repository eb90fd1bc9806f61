package dev.holdfast.aws.target;

import dev.holdfast.aws.ClientRetryPolicy;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.SqsClientBuilder;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/** Sends events to queues. A FIFO queue keeps the events of one subject in order, and drops an event's doubles. */
final class SqsSender extends BatchSender<SqsClient> {
    SqsSender(AllowedTargets allowedTargets) {
        this(
                allowedTargets,
                new RegionalClients<>(
                        region -> ClientRetryPolicy.targetClient(builder().region(region))));
    }

    SqsSender(AllowedTargets allowedTargets, RegionalClients<SqsClient> clients) {
        super("sqs", AwsTargetType.SQS, allowedTargets, clients);
    }

    /** The SDK would compare digests, too late: a mismatch makes doubles of what has arrived. TLS and the signature guard it already. */
    static SqsClientBuilder builder() {
        return SqsClient.builder().checksumValidationEnabled(false);
    }

    @Override
    List<DeliveryOutcome> sendRequest(SqsClient client, Arn queue, List<AwsMessage> some, Duration left) {
        var entries = IntStream.range(0, some.size())
                .mapToObj(i -> toEntry(i, some.get(i), queue))
                .toList();
        var response = client.sendMessageBatch(r -> r.queueUrl(AwsTargetType.queueUrl(queue))
                .entries(entries)
                .overrideConfiguration(o -> o.apiCallTimeout(left)));
        var batchOutcomes = new BatchOutcomes(some.size());
        response.successful().forEach(done -> batchOutcomes.recordDelivered(done.id(), done.messageId()));
        response.failed()
                .forEach(failed ->
                        batchOutcomes.recordFailed(failed.id(), failed.code(), failed.message(), failed.senderFault()));
        return batchOutcomes.outcomes();
    }

    private static SendMessageBatchRequestEntry toEntry(int place, AwsMessage awsMessage, Arn queue) {
        return SendMessageBatchRequestEntry.builder()
                .id(Integer.toString(place))
                .messageBody(awsMessage.body())
                .messageAttributes(awsMessage.attributes(SqsSender::text))
                .messageGroupId(awsMessage.groupId(queue))
                .messageDeduplicationId(awsMessage.deduplicationId(queue))
                .build();
    }

    private static MessageAttributeValue text(String value) {
        return MessageAttributeValue.builder()
                .dataType("String")
                .stringValue(value)
                .build();
    }
}
