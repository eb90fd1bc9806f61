package dev.holdfast.aws.target;

import dev.holdfast.aws.Patience;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.SqsClientBuilder;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/** Sends events to queues. A FIFO queue keeps the events of one subject in order, and drops an event's doubles. */
final class SqsSender extends BatchSender<SqsClient> {
    SqsSender(Targets targets) {
        this(targets, new Regions<>(region -> Patience.target(builder().region(region))));
    }

    SqsSender(Targets targets, Regions<SqsClient> clients) {
        super("sqs", Service.SQS, targets, clients);
    }

    /** The SDK would compare digests, too late: a mismatch makes doubles of what has arrived. TLS and the signature guard it already. */
    static SqsClientBuilder builder() {
        return SqsClient.builder().checksumValidationEnabled(false);
    }

    @Override
    List<Outcome> request(SqsClient client, Arn queue, List<Parcel> some, Duration left) {
        var entries = IntStream.range(0, some.size())
                .mapToObj(i -> entry(i, some.get(i), queue))
                .toList();
        var response = client.sendMessageBatch(r ->
                r.queueUrl(Service.url(queue)).entries(entries).overrideConfiguration(o -> o.apiCallTimeout(left)));
        var answer = new Answer(some.size());
        response.successful().forEach(done -> answer.delivered(done.id(), done.messageId()));
        response.failed()
                .forEach(failed -> answer.failed(failed.id(), failed.code(), failed.message(), failed.senderFault()));
        return answer.outcomes();
    }

    private static SendMessageBatchRequestEntry entry(int place, Parcel parcel, Arn queue) {
        return SendMessageBatchRequestEntry.builder()
                .id(Integer.toString(place))
                .messageBody(parcel.body())
                .messageAttributes(parcel.attributes(SqsSender::text))
                .messageGroupId(parcel.group(queue))
                .messageDeduplicationId(parcel.twin(queue))
                .build();
    }

    private static MessageAttributeValue text(String value) {
        return MessageAttributeValue.builder()
                .dataType("String")
                .stringValue(value)
                .build();
    }
}
