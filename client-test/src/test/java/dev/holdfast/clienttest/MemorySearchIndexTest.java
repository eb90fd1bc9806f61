// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.clienttest;

import dev.holdfast.search.SearchIndex;
import dev.holdfast.search.SearchIndexContract;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

class MemorySearchIndexTest extends SearchIndexContract {
    private @Nullable SearchIndex index;

    /** A second call returns the same index, because an index in memory can't be opened again. */
    @Override
    protected SearchIndex open(InstantSource clock) {
        if (index == null) index = new MemorySearchIndex(clock);
        return index;
    }
}
