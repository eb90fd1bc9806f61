package dev.holdfast.aws.target;

import dev.holdfast.aws.Patience;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishBatchRequestEntry;

/** Publishes events to topics. A FIFO topic keeps the events of one subject in order, and drops an event's doubles. */
final class SnsSender extends BatchSender<SnsClient> {
    SnsSender(Targets targets) {
        this(
                targets,
                new Regions<>(region -> Patience.target(SnsClient.builder().region(region))));
    }

    SnsSender(Targets targets, Regions<SnsClient> clients) {
        super("sns", Service.SNS, targets, clients);
    }

    @Override
    List<Outcome> request(SnsClient client, Arn topic, List<Parcel> some, Duration left) {
        var entries = IntStream.range(0, some.size())
                .mapToObj(i -> entry(i, some.get(i), topic))
                .toList();
        var response = client.publishBatch(r -> r.topicArn(topic.toString())
                .publishBatchRequestEntries(entries)
                .overrideConfiguration(o -> o.apiCallTimeout(left)));
        var answer = new Answer(some.size());
        response.successful().forEach(done -> answer.delivered(done.id(), done.messageId()));
        response.failed()
                .forEach(failed -> answer.failed(failed.id(), failed.code(), failed.message(), failed.senderFault()));
        return answer.outcomes();
    }

    private static PublishBatchRequestEntry entry(int place, Parcel parcel, Arn topic) {
        return PublishBatchRequestEntry.builder()
                .id(Integer.toString(place))
                .message(parcel.body())
                .messageAttributes(parcel.attributes(SnsSender::text))
                .messageGroupId(parcel.group(topic))
                .messageDeduplicationId(parcel.twin(topic))
                .build();
    }

    private static MessageAttributeValue text(String value) {
        return MessageAttributeValue.builder()
                .dataType("String")
                .stringValue(value)
                .build();
    }
}
