package dev.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import dev.holdfast.search.Search;
import dev.holdfast.webhook.OpenSearchIndex;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A server whose index is a search engine's, which just now doesn't answer. */
@QuarkusTest
@QuarkusTestResource(TemporaryFile.class)
@TestProfile(IndexElsewhereTest.Elsewhere.class)
class IndexElsewhereTest {
    public static final class Elsewhere implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "holdfast.search.url", "http://127.0.0.1:1/holdfast", "holdfast.search.login", "holdfast:hush");
        }
    }

    private final Api api = new Api("elsewhere");

    @Inject
    Search search;

    @Inject
    Settings settings;

    @Inject
    Sweeper sweeper;

    @Test
    void tracking_goes_on_and_searching_says_that_the_index_is_away() {
        assertThat(search).isInstanceOf(OpenSearchIndex.class);
        api.post("/items", "{'key':'a'}").then().statusCode(201);
        sweeper.sweep();
        api.get("/search", "query", "key:a")
                .then()
                .statusCode(503)
                .body("detail", containsString("the search index doesn't answer"));
        api.post("/workflows/simple/rebuild-search", "").then().statusCode(503);
        api.get("/items/simple/a").then().statusCode(200);
        Path file = settings.file();
        assertThat(file).exists();
        assertThat(Files.exists(file.resolveSibling(file.getFileName() + ".search")))
                .isFalse();
    }
}
