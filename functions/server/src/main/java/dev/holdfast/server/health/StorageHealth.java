// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.health;

import dev.holdfast.search.SearchIndex;
import dev.holdfast.sqlite.SqliteSearchIndex;
import dev.holdfast.sqlite.SqliteTable;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.stream.Stream;

/** Tracks whether the files of the table and of the search index accept writes. */
@Singleton
class StorageHealth {
    private final SqliteTable table;
    private final SearchIndex searchIndex;

    @Inject
    StorageHealth(SqliteTable table, SearchIndex searchIndex) {
        this.table = table;
        this.searchIndex = searchIndex;
    }

    /** Returns the reason why the newest write to one of the files failed; empty if both files accept writes. */
    Optional<String> failure() {
        var indexFailure = searchIndex instanceof SqliteSearchIndex localIndex ? localIndex.writeFailure() : null;
        return Stream.of(Optional.ofNullable(table.writeFailure()), Optional.ofNullable(indexFailure))
                .flatMap(Optional::stream)
                .findFirst();
    }
}
