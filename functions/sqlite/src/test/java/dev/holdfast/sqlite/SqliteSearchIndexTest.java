// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sqlite;

import dev.holdfast.search.SearchIndex;
import dev.holdfast.search.SearchIndexContract;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class SqliteSearchIndexTest extends SearchIndexContract {
    @TempDir
    Path folder;

    private @Nullable SqliteSearchIndex search;

    @Override
    protected SearchIndex open(InstantSource clock) {
        close();
        return search = new SqliteSearchIndex(folder.resolve("holdfast.db"), clock);
    }

    @AfterEach
    void close() {
        if (search != null) search.close();
    }
}
