package dev.holdfast.aws.target;

import dev.holdfast.aws.Patience;
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
 * Puts events on EventBridge buses: {@code source} is {@code holdfast.} and the application, {@code detail-type} the event's type,
 * {@code detail} the whole CloudEvent. Its data alone would lose what EventBridge has no place for: the id by which receivers
 * drop doubles (EventBridge gives each copy a new one), the subject, and the sequence that restores the order.
 */
final class EventBridgeSender extends BatchSender<EventBridgeClient> {
    private static final String APP = "/apps/";

    EventBridgeSender(Targets targets) {
        this(
                targets,
                new Regions<>(
                        region -> Patience.target(EventBridgeClient.builder().region(region))));
    }

    EventBridgeSender(Targets targets, Regions<EventBridgeClient> clients) {
        super("eventbridge", Service.EVENTBRIDGE, targets, clients);
    }

    @Override
    List<Outcome> request(EventBridgeClient client, Arn bus, List<Parcel> some, Duration left) {
        var entries = some.stream().map(parcel -> entry(parcel, bus)).toList();
        var results = client.putEvents(r -> r.entries(entries).overrideConfiguration(o -> o.apiCallTimeout(left)))
                .entries();
        var outcomes = new ArrayList<Outcome>();
        for (var i = 0; i < some.size(); i++)
            outcomes.add(
                    i < results.size()
                            ? outcome(results.get(i))
                            : new Outcome.Failed("the answer doesn't say what became of it", null));
        return outcomes;
    }

    private static Outcome outcome(PutEventsResultEntry result) {
        return result.errorCode() == null
                ? new Outcome.Delivered(result.eventId())
                : Errors.outcome(result.errorCode(), result.errorMessage(), Errors.content(result.errorCode()));
    }

    private static PutEventsRequestEntry entry(Parcel parcel, Arn bus) {
        return PutEventsRequestEntry.builder()
                .eventBusName(bus.toString())
                .source(source(parcel))
                .detailType(parcel.type())
                .detail(parcel.body())
                .time(time(parcel))
                .build();
    }

    /** With dots, as EventBridge's own sources are told from others. */
    private static String source(Parcel parcel) {
        var source = parcel.attributes().getOrDefault("ce_source", "");
        return source.startsWith(APP) ? "holdfast." + source.substring(APP.length()) : "holdfast";
    }

    private static @Nullable Instant time(Parcel parcel) {
        var time = parcel.attributes().get("ce_time");
        try {
            return time == null ? null : Instant.parse(time);
        } catch (DateTimeException e) {
            return null;
        }
    }
}
