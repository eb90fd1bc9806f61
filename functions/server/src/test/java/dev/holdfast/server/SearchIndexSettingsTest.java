// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.opensearch.OpenSearchIndex;
import dev.holdfast.search.SearchIndex;
import dev.holdfast.search.SearchIndexBusyException;
import dev.holdfast.search.SearchQuery;
import dev.holdfast.sqlite.SqliteSearchIndex;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests which search index the settings select. */
class SearchIndexSettingsTest {
    @TempDir
    Path folder;

    private final Wiring wiring = new Wiring();

    private SearchIndex search(Map<String, String> given) {
        var values = new HashMap<>(given);
        values.put("holdfast.file", folder.resolve("holdfast.db").toString());
        // Quarkus also reads 5s, but SmallRye alone does not.
        values.put("holdfast.sweep.every", "PT5S");
        for (var part : List.of("header", "body", "answer")) values.put("holdfast.http." + part + "-timeout", "PT10S");
        var config = new SmallRyeConfigBuilder()
                .withMapping(Settings.class)
                .withDefaultValues(values)
                .build();
        return wiring.search(config.getConfigMapping(Settings.class), InstantSource.system());
    }

    @Test
    void index_is_file_beside_database_by_default() {
        var searchIndex = search(Map.of());
        assertThat(searchIndex).isInstanceOf(SqliteSearchIndex.class);
        assertThat(folder.resolve("holdfast.db.search")).exists();
        wiring.close(searchIndex);
        wiring.close(search(Map.of("holdfast.search.url", "", "holdfast.search.login", "")));
    }

    @Test
    void server_starts_although_configured_search_engine_does_not_answer() {
        var searchIndex = search(
                Map.of("holdfast.search.url", "http://127.0.0.1:1/holdfast", "holdfast.search.login", "holdfast:hush"));
        assertThat(searchIndex).isInstanceOf(OpenSearchIndex.class);
        assertThat(folder.resolve("holdfast.db.search")).doesNotExist();
        assertThatThrownBy(() -> searchIndex.find("a", new SearchQuery(SearchQuery.CardKind.ITEMS, List.of()), 1, null))
                .isInstanceOf(SearchIndexBusyException.class);
        wiring.close(searchIndex);
    }

    @Test
    void invalid_setting_is_refused_by_name() {
        assertThatThrownBy(() -> search(Map.of("holdfast.search.url", "http://localhost:9200")))
                .hasMessageStartingWith("holdfast.search.url: ");
        assertThatThrownBy(() -> search(Map.of(
                        "holdfast.search.url", "http://localhost:9200/holdfast", "holdfast.search.login", "hush")))
                .hasMessage("holdfast.search.login: must be user:password");
    }
}
