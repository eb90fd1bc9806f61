package dev.holdfast.sqlite;

import dev.holdfast.search.Search;
import dev.holdfast.search.SearchContract;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class SqliteSearchTest extends SearchContract {
    @TempDir
    Path folder;

    private @Nullable SqliteSearch search;

    @Override
    protected Search open(InstantSource clock) {
        close();
        return search = new SqliteSearch(folder.resolve("holdfast.db"), clock);
    }

    @AfterEach
    void close() {
        if (search != null) search.close();
    }
}
