// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.notification;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes the template engine read maps, and repeat sections for lists. The engine's own collector would also call
 * methods and read fields by reflection. Reflection would give the authors of templates access to Java objects, and
 * would need native-image configuration.
 */
final class MapCollector implements Mustache.Collector {
    @Override
    public @Nullable Iterator<?> toIterator(Object value) {
        return value instanceof List<?> list ? list.iterator() : null;
    }

    @Override
    public Mustache.@Nullable VariableFetcher createFetcher(Object context, String name) {
        return context instanceof Map ? MapCollector::read : null;
    }

    private static @Nullable Object read(Object context, String name) {
        var map = (Map<?, ?>) context;
        return map.containsKey(name) ? map.get(name) : Template.NO_FETCHER_FOUND;
    }

    @Override
    public <K, V> Map<K, V> createFetcherCache() {
        return new ConcurrentHashMap<>();
    }
}
