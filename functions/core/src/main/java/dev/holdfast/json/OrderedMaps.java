// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.json;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Copies maps without changing their order. The entries of {@link Map#copyOf} have a different order in each process,
 * so the JSON of such a map would differ too.
 */
public final class OrderedMaps {
    private OrderedMaps() {}

    /** Returns an unmodifiable copy with the order of the original. Keys and values can't be null. */
    public static <V> Map<String, V> copy(Map<String, V> map) {
        map.values().forEach(Objects::requireNonNull);
        return map.size() < 2 ? Map.copyOf(map) : Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
