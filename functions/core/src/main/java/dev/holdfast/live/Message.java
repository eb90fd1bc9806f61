package dev.holdfast.live;

/** What a watcher is told. Whoever resumes after the place of a message misses nothing and sees nothing twice. */
public sealed interface Message {
    /** @param event the CloudEvent, as one line of JSON */
    record News(String place, String type, String event) implements Message {}

    /** Nothing happened that the watcher wants, up to this place. */
    record Beat(String place) implements Message {}

    /** There is no more. */
    record End(String reason) implements Message {}
}
