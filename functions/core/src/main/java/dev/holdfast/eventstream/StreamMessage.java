// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.eventstream;

/** One message of an event stream. A reader that resumes after this message gets each later event exactly once. */
public sealed interface StreamMessage {
    /** @param event the CloudEvent, as one line of JSON */
    record StreamedEvent(String place, String type, String event) implements StreamMessage {}

    /** A heartbeat. The stream has already returned all matching events up to this position. */
    record StreamHeartbeat(String place) implements StreamMessage {}

    /** The last message of a stream. */
    record StreamEnd(String reason) implements StreamMessage {}
}
