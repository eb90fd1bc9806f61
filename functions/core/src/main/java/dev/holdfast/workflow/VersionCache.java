// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.workflow;

import dev.holdfast.table.RowKey;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps decoded versions of workflows in memory. Versions never change, so the cache needs only a limit and no
 * invalidation. At the limit, the cache removes all versions.
 */
final class VersionCache {
    private final long maxCharacters;
    private final Map<RowKey, Workflow> versions = new ConcurrentHashMap<>();
    private long characters;

    /** @param maxCharacters the highest total length of the documents whose versions the cache keeps */
    VersionCache(long maxCharacters) {
        this.maxCharacters = maxCharacters;
    }

    @Nullable
    Workflow find(RowKey rowKey) {
        return versions.get(rowKey);
    }

    /** @param documentCharacters the length of the version's document */
    synchronized void add(RowKey rowKey, Workflow workflow, int documentCharacters) {
        if (versions.containsKey(rowKey)) return;
        if (characters + documentCharacters > maxCharacters) {
            versions.clear();
            characters = 0;
        }
        versions.put(rowKey, workflow);
        characters += documentCharacters;
    }
}
