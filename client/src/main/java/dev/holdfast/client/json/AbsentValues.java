// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.json;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Replaces lists and maps that an answer doesn't contain. */
public final class AbsentValues {
    private AbsentValues() {}

    /** Returns an unmodifiable copy; an empty list if the list is absent. */
    public static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }

    /** Returns an unmodifiable copy in the same order; an empty map if the map is absent. */
    public static <V> Map<String, V> orEmpty(@Nullable Map<String, V> map) {
        return map == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
