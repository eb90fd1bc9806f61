package dev.holdfast.eventstream;

/** What a watcher is told. Whoever resumes after the place of a message misses nothing and sees nothing twice. */
public sealed interface StreamMessage {
    /** @param event the CloudEvent, as one line of JSON */
    record StreamedEvent(String place, String type, String event) implements StreamMessage {}

    /** Nothing happened that the watcher wants, up to this place. */
    record StreamHeartbeat(String place) implements StreamMessage {}

    /** There is no more. */
    record StreamEnd(String reason) implements StreamMessage {}
}
