// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.aws.target;

import dev.holdfast.aws.ClientRetryPolicy;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishBatchRequestEntry;

/**
 * Publishes events to SNS topics. A FIFO topic keeps the events of a subject in order, and drops duplicates of an
 * event.
 */
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
    List<DeliveryOutcome> sendRequest(SnsClient client, Arn topic, List<AwsMessage> messages, Duration timeLeft) {
        var entries = IntStream.range(0, messages.size())
                .mapToObj(index -> toEntry(index, messages.get(index), topic))
                .toList();
        var response = client.publishBatch(request -> request.topicArn(topic.toString())
                .publishBatchRequestEntries(entries)
                .overrideConfiguration(configuration -> configuration.apiCallTimeout(timeLeft)));
        var batchOutcomes = new BatchOutcomes(messages.size());
        for (var success : response.successful()) batchOutcomes.recordDelivered(success.id(), success.messageId());
        for (var failure : response.failed())
            batchOutcomes.recordFailed(failure.id(), failure.code(), failure.message(), failure.senderFault());
        return batchOutcomes.outcomes();
    }

    private static PublishBatchRequestEntry toEntry(int index, AwsMessage awsMessage, Arn topic) {
        return PublishBatchRequestEntry.builder()
                .id(Integer.toString(index))
                .message(awsMessage.body())
                .messageAttributes(awsMessage.attributes(SnsSender::textAttribute))
                .messageGroupId(awsMessage.groupId(topic))
                .messageDeduplicationId(awsMessage.deduplicationId(topic))
                .build();
    }

    private static MessageAttributeValue textAttribute(String value) {
        return MessageAttributeValue.builder()
                .dataType("String")
                .stringValue(value)
                .build();
    }
}
