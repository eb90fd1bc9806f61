package dev.holdfast.eventstream;

import dev.holdfast.event.Event;
import dev.holdfast.json.JsonCodec;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The newest events of one application, numbered without a gap. One thread at a time adds and forgets; any may read meanwhile. */
final class EventBuffer {
    /** @param size roughly, in bytes: the text, and the event that it was made of */
    record BufferedEvent(Event event, String text, long size) {}

    private final Map<Long, BufferedEvent> eventsByNumber = new ConcurrentHashMap<>();
    private final Set<String> ids = new HashSet<>();
    /** Tells the places of this memory from those of an earlier one. */
    private final String bufferId;

    private volatile long lastNumber;
    private long sizeBytes;

    EventBuffer(String name) {
        this.bufferId = name;
    }

    /** Says how many bytes it takes; 0 when it is here already. */
    long add(Event event) {
        if (!ids.add(event.id())) return 0;
        var text = JsonCodec.encode(event);
        var next = new BufferedEvent(event, text, 2L * text.length());
        eventsByNumber.put(lastNumber + 1, next);
        sizeBytes += next.size();
        lastNumber++;
        return next.size();
    }

    /** Says how many bytes it frees. */
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

    /** Null when it was forgotten, or hasn't happened yet. */
    @Nullable
    BufferedEvent find(long number) {
        return eventsByNumber.get(number);
    }

    String positionOf(long number) {
        return bufferId + "-" + number;
    }

    /** The number of a place after which nothing was forgotten; -1 when there is none. */
    long numberOf(String place) {
        if (!place.matches("[0-9a-f]{1,16}-\\d{1,18}")) return -1;
        var dash = place.indexOf('-');
        var number = Long.parseLong(place.substring(dash + 1));
        return place.substring(0, dash).equals(bufferId)
                        && number <= lastNumber
                        && number >= lastNumber - eventsByNumber.size()
                ? number
                : -1;
    }
}
