package dev.holdfast.json;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Copies of maps that keep their order. That of {@link Map#copyOf} is another in every process, and so would be what is written of it. */
public final class OrderedMaps {
    private OrderedMaps() {}

    /** What can't be changed, with the same in the same order. */
    public static <V> Map<String, V> copy(Map<String, V> map) {
        map.values().forEach(Objects::requireNonNull);
        return map.size() < 2 ? Map.copyOf(map) : Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
