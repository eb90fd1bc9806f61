package dev.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.search.Search;
import dev.holdfast.search.SearchBusy;
import dev.holdfast.search.Wanted;
import dev.holdfast.sqlite.SqliteSearch;
import dev.holdfast.webhook.OpenSearchIndex;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the server's index is, as its settings say. */
class IndexElsewhereTest {
    @TempDir
    Path folder;

    private final Wiring wiring = new Wiring();

    private Search search(Map<String, String> given) {
        var values = new HashMap<>(given);
        values.put("holdfast.file", folder.resolve("holdfast.db").toString());
        // Quarkus reads 5s, too; SmallRye alone does not.
        values.put("holdfast.sweep.every", "PT5S");
        var config = new SmallRyeConfigBuilder()
                .withMapping(Settings.class)
                .withDefaultValues(values)
                .build();
        return wiring.search(config.getConfigMapping(Settings.class), InstantSource.system());
    }

    @Test
    void it_is_the_file_beside_the_one_file_unless_somebody_says_otherwise() {
        var search = search(Map.of());
        assertThat(search).isInstanceOf(SqliteSearch.class);
        assertThat(folder.resolve("holdfast.db.search")).exists();
        wiring.close(search);
        wiring.close(search(Map.of("holdfast.search.url", "", "holdfast.search.login", "")));
    }

    @Test
    void a_search_engine_takes_its_place_and_needs_not_answer_for_the_server_to_start() {
        var search = search(
                Map.of("holdfast.search.url", "http://127.0.0.1:1/holdfast", "holdfast.search.login", "holdfast:hush"));
        assertThat(search).isInstanceOf(OpenSearchIndex.class);
        assertThat(folder.resolve("holdfast.db.search")).doesNotExist();
        assertThatThrownBy(() -> search.find("a", new Wanted(Wanted.Kind.ITEMS, List.of()), 1, null))
                .isInstanceOf(SearchBusy.class);
        wiring.close(search);
    }

    @Test
    void what_can_not_be_used_is_refused_by_the_name_of_its_setting() {
        assertThatThrownBy(() -> search(Map.of("holdfast.search.url", "http://localhost:9200")))
                .hasMessageStartingWith("holdfast.search.url: ");
        assertThatThrownBy(() -> search(Map.of(
                        "holdfast.search.url", "http://localhost:9200/holdfast", "holdfast.search.login", "hush")))
                .hasMessage("holdfast.search.login: must be user:password");
    }
}
