// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.aws.target;

import dev.holdfast.aws.ClientRetryPolicy;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.SqsClientBuilder;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/**
 * Sends events to SQS queues. A FIFO queue keeps the events of a subject in order, and drops duplicates of an event.
 */
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

    /**
     * Makes clients without the SDK's validation of checksums. The SDK validates a checksum after SQS has stored the
     * message, so a failure would only cause a duplicate. TLS and the signature already protect the message.
     */
    static SqsClientBuilder builder() {
        return SqsClient.builder().checksumValidationEnabled(false);
    }

    @Override
    List<DeliveryOutcome> sendRequest(SqsClient client, Arn queue, List<AwsMessage> messages, Duration timeLeft) {
        var entries = IntStream.range(0, messages.size())
                .mapToObj(index -> toEntry(index, messages.get(index), queue))
                .toList();
        var response = client.sendMessageBatch(request -> request.queueUrl(AwsTargetType.queueUrl(queue))
                .entries(entries)
                .overrideConfiguration(configuration -> configuration.apiCallTimeout(timeLeft)));
        var batchOutcomes = new BatchOutcomes(messages.size());
        for (var success : response.successful()) batchOutcomes.recordDelivered(success.id(), success.messageId());
        for (var failure : response.failed())
            batchOutcomes.recordFailed(failure.id(), failure.code(), failure.message(), failure.senderFault());
        return batchOutcomes.outcomes();
    }

    private static SendMessageBatchRequestEntry toEntry(int index, AwsMessage awsMessage, Arn queue) {
        return SendMessageBatchRequestEntry.builder()
                .id(Integer.toString(index))
                .messageBody(awsMessage.body())
                .messageAttributes(awsMessage.attributes(SqsSender::textAttribute))
                .messageGroupId(awsMessage.groupId(queue))
                .messageDeduplicationId(awsMessage.deduplicationId(queue))
                .build();
    }

    private static MessageAttributeValue textAttribute(String value) {
        return MessageAttributeValue.builder()
                .dataType("String")
                .stringValue(value)
                .build();
    }
}
