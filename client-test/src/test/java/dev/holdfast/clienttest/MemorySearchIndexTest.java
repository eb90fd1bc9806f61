// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.clienttest;

import dev.holdfast.search.SearchIndex;
import dev.holdfast.search.SearchIndexContract;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

class MemorySearchIndexTest extends SearchIndexContract {
    private @Nullable SearchIndex index;

    /** Returns the same index at each call, because a test can't open an index in memory again. */
    @Override
    protected SearchIndex open(InstantSource clock) {
        if (index == null) index = new MemorySearchIndex(clock);
        return index;
    }
}
