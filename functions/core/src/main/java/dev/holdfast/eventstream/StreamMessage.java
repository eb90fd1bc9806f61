// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.eventstream;

/** One message of an event stream. A reader that resumes after this message gets each later event once. */
public sealed interface StreamMessage {
    /** @param event the CloudEvent, as one line of JSON */
    record StreamedEvent(String place, String type, String event) implements StreamMessage {}

    /** A heartbeat: no further event up to this position matches the filter. */
    record StreamHeartbeat(String place) implements StreamMessage {}

    /** The last message of a stream. */
    record StreamEnd(String reason) implements StreamMessage {}
}
