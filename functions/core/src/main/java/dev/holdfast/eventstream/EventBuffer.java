// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.eventstream;

import dev.holdfast.event.Event;
import dev.holdfast.json.JsonCodec;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The newest events of one application, numbered without gaps. Only one thread at a time may add or remove events.
 * Other threads may read concurrently.
 */
final class EventBuffer {
    /** @param size the approximate size of the text and the event, in bytes */
    record BufferedEvent(Event event, String text, long size) {}

    private final Map<Long, BufferedEvent> eventsByNumber = new ConcurrentHashMap<>();
    private final Set<String> ids = new HashSet<>();
    private final PositionCipher positionCipher;

    private volatile long lastNumber;
    private long sizeBytes;

    EventBuffer(RandomGenerator random) {
        this.positionCipher = new PositionCipher(random);
    }

    /** Adds an event. Returns the event's size in bytes; 0 if the buffer already contains the event. */
    long add(Event event) {
        if (!ids.add(event.id())) return 0;
        var text = JsonCodec.encode(event);
        var next = new BufferedEvent(event, text, 2L * text.length());
        eventsByNumber.put(lastNumber + 1, next);
        sizeBytes += next.size();
        lastNumber++;
        return next.size();
    }

    /** Removes the oldest event. Returns the size of the removed event in bytes. */
    long forgetOldest() {
        var oldest = eventsByNumber.remove(lastNumber - eventsByNumber.size() + 1);
        if (oldest == null) return 0;
        ids.remove(oldest.event().id());
        sizeBytes -= oldest.size();
        return oldest.size();
    }

    int count() {
        return eventsByNumber.size();
    }

    long sizeBytes() {
        return sizeBytes;
    }

    long lastNumber() {
        return lastNumber;
    }

    /**
     * Returns the event with this number; null if the buffer no longer contains the event, or if the event is in the
     * future.
     */
    @Nullable
    BufferedEvent find(long number) {
        return eventsByNumber.get(number);
    }

    String positionOf(long number) {
        return positionCipher.encrypt(number);
    }

    /** Returns the number of the event at a position. Returns -1 if the buffer no longer contains all later events. */
    long numberOf(String place) {
        var number = positionCipher.decrypt(place);
        return number <= lastNumber && number >= lastNumber - eventsByNumber.size() ? number : -1;
    }
}
