package dev.holdfast.live;

import dev.holdfast.event.Event;
import dev.holdfast.json.Codec;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The newest events of one application, numbered without a gap. One thread at a time adds and forgets; any may read meanwhile. */
final class Memory {
    /** @param size roughly, in bytes: the text, and the event that it was made of */
    record Kept(Event event, String text, long size) {}

    private final Map<Long, Kept> kept = new ConcurrentHashMap<>();
    private final Set<String> ids = new HashSet<>();
    /** Tells the places of this memory from those of an earlier one. */
    private final String name;

    private volatile long last;
    private long size;

    Memory(String name) {
        this.name = name;
    }

    /** Says how many bytes it takes; 0 when it is here already. */
    long add(Event event) {
        if (!ids.add(event.id())) return 0;
        var text = Codec.encode(event);
        var next = new Kept(event, text, 2L * text.length());
        kept.put(last + 1, next);
        size += next.size();
        last++;
        return next.size();
    }

    /** Says how many bytes it frees. */
    long forgetOldest() {
        var oldest = kept.remove(last - kept.size() + 1);
        if (oldest == null) return 0;
        ids.remove(oldest.event().id());
        size -= oldest.size();
        return oldest.size();
    }

    int count() {
        return kept.size();
    }

    long size() {
        return size;
    }

    long last() {
        return last;
    }

    /** Null when it was forgotten, or hasn't happened yet. */
    @Nullable
    Kept at(long number) {
        return kept.get(number);
    }

    String place(long number) {
        return name + "-" + number;
    }

    /** The number of a place after which nothing was forgotten; -1 when there is none. */
    long number(String place) {
        if (!place.matches("[0-9a-f]{1,16}-\\d{1,18}")) return -1;
        var dash = place.indexOf('-');
        var number = Long.parseLong(place.substring(dash + 1));
        return place.substring(0, dash).equals(name) && number <= last && number >= last - kept.size() ? number : -1;
    }
}
