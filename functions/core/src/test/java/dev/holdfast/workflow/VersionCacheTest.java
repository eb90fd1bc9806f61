// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.table.RowKey;
import org.junit.jupiter.api.Test;

class VersionCacheTest {
    private final VersionCache versionCache = new VersionCache(100);

    private static RowKey key(int version) {
        return new RowKey("workflow/shop/w", String.valueOf(version));
    }

    @Test
    void cache_forgets_all_versions_at_total_length_of_documents() {
        versionCache.add(key(1), Workflow.SIMPLE, 60);
        versionCache.add(key(1), Workflow.SIMPLE, 60);
        versionCache.add(key(2), Workflow.SIMPLE, 40);
        assertThat(versionCache.find(key(1))).isNotNull();
        assertThat(versionCache.find(key(2))).isNotNull();
        versionCache.add(key(3), Workflow.SIMPLE, 1);
        assertThat(versionCache.find(key(1))).isNull();
        assertThat(versionCache.find(key(3))).isNotNull();
    }
}
