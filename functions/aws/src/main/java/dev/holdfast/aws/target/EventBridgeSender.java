// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.aws.target;

import dev.holdfast.aws.ClientRetryPolicy;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

/**
 * Puts events on EventBridge buses. {@code source} is {@code holdfast.} and the application, {@code detail-type} the
 * event's type, and {@code detail} the whole CloudEvent.
 *
 * <p>EventBridge has no fields for some members of the CloudEvent:
 *
 * <ul>
 *   <li>the subject
 *   <li>the sequence, which restores the order
 *   <li>the id, by which receivers drop duplicates; EventBridge gives each copy a new id
 * </ul>
 */
final class EventBridgeSender extends BatchSender<EventBridgeClient> {
    private static final String APP_PREFIX = "/apps/";

    EventBridgeSender(AllowedTargets allowedTargets) {
        this(
                allowedTargets,
                new RegionalClients<>(region -> ClientRetryPolicy.targetClient(
                        EventBridgeClient.builder().region(region))));
    }

    EventBridgeSender(AllowedTargets allowedTargets, RegionalClients<EventBridgeClient> clients) {
        super("eventbridge", AwsTargetType.EVENTBRIDGE, allowedTargets, clients);
    }

    @Override
    List<DeliveryOutcome> sendRequest(EventBridgeClient client, Arn bus, List<AwsMessage> messages, Duration timeLeft) {
        var entries =
                messages.stream().map(awsMessage -> toEntry(awsMessage, bus)).toList();
        var results = client.putEvents(request -> request.entries(entries)
                        .overrideConfiguration(configuration -> configuration.apiCallTimeout(timeLeft)))
                .entries();
        var outcomes = new ArrayList<DeliveryOutcome>();
        for (var i = 0; i < messages.size(); i++)
            outcomes.add(i < results.size() ? outcome(results.get(i)) : BatchOutcomes.MISSING_OUTCOME);
        return outcomes;
    }

    private static DeliveryOutcome outcome(PutEventsResultEntry result) {
        return result.errorCode() == null
                ? new DeliveryOutcome.DeliverySuccess(result.eventId())
                : AwsErrorClassifier.classify(
                        result.errorCode(),
                        result.errorMessage(),
                        AwsErrorClassifier.isContentError(result.errorCode()));
    }

    private static PutEventsRequestEntry toEntry(AwsMessage awsMessage, Arn bus) {
        return PutEventsRequestEntry.builder()
                .eventBusName(bus.toString())
                .source(source(awsMessage))
                .detailType(awsMessage.type())
                .detail(awsMessage.body())
                .time(time(awsMessage))
                .build();
    }

    /** Returns the source of an event. By EventBridge's convention, dots separate the parts of a source. */
    private static String source(AwsMessage awsMessage) {
        var source = awsMessage.attributes().getOrDefault("ce_source", "");
        return source.startsWith(APP_PREFIX) ? "holdfast." + source.substring(APP_PREFIX.length()) : "holdfast";
    }

    private static @Nullable Instant time(AwsMessage awsMessage) {
        var time = awsMessage.attributes().get("ce_time");
        try {
            return time == null ? null : Instant.parse(time);
        } catch (DateTimeException e) {
            return null;
        }
    }
}
