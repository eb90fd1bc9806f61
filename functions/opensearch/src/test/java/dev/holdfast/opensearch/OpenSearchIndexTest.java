package dev.holdfast.opensearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.search.SearchCard;
import dev.holdfast.search.SearchHit;
import dev.holdfast.search.SearchIndex;
import dev.holdfast.search.SearchIndexBusyException;
import dev.holdfast.search.SearchIndexContract;
import dev.holdfast.search.SearchQuery;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** On a real OpenSearch. */
class OpenSearchIndexTest extends SearchIndexContract {
    private static final String ALIAS = "contract";
    private static final SearchQuery ALL = new SearchQuery(SearchQuery.CardKind.ITEMS, List.of());

    @Override
    protected SearchIndex open(InstantSource clock) {
        return at(LocalSearchEngine.URL + "/" + ALIAS, clock);
    }

    private static OpenSearchIndex at(String url, InstantSource clock) {
        // The first cards that a cold engine on a busy machine takes may need longer than an operator should wait.
        return new OpenSearchIndex(url, RequestSigner.NONE, Duration.ofSeconds(60), clock, System::nanoTime);
    }

    @Override
    protected void settle() {
        LocalSearchEngine.call("POST", "/" + ALIAS + "/_refresh", "");
    }

    @AfterAll
    static void remove() {
        LocalSearchEngine.call("DELETE", "/contract*", "");
    }

    private static SearchCard card(String app, String id, Instant expires) {
        var searchHit = new SearchHit(
                null,
                null,
                "w",
                id,
                "open",
                Instant.EPOCH,
                "me",
                null,
                Instant.EPOCH,
                null,
                false,
                false,
                null,
                Map.of(),
                null,
                null);
        return new SearchCard(app, SearchQuery.CardKind.ITEMS, id, 1, false, List.of(), "", searchHit, expires);
    }

    private SearchCard lasting(String app, String id) {
        return card(app, id, clock.instant().plusSeconds(100));
    }

    @Test
    void lost_index_is_recreated_with_same_layout() throws Exception {
        var url = LocalSearchEngine.URL + "/contract-lost";
        var index = at(url, clock);
        assertThat(index.find("a", ALL, 10, null).hits()).isEmpty();
        index.addCards(List.of(lasting("a", "1")));
        var mapping = LocalSearchEngine.call("GET", "/contract-lost/_mapping", "");
        LocalSearchEngine.call("DELETE", "/contract-lost-v1", "");
        index.addCards(List.of(lasting("a", "2")));
        assertThat(LocalSearchEngine.call("GET", "/contract-lost/_mapping", "")).isEqualTo(mapping);
        LocalSearchEngine.call("POST", "/contract-lost/_refresh", "");
        assertThat(index.find("a", ALL, 10, null).hits())
                .extracting(SearchHit::key)
                .containsExactly("2");
    }

    @Test
    void concurrent_first_filings_create_one_index() throws Exception {
        var url = LocalSearchEngine.URL + "/contract-at-once";
        var writers = IntStream.range(0, 4)
                .mapToObj(i ->
                        CompletableFuture.runAsync(() -> at(url, clock).addCards(List.of(lasting("a", "k" + i)))))
                .toList();
        for (var writer : writers) writer.get();
        LocalSearchEngine.call("POST", "/contract-at-once/_refresh", "");
        assertThat(at(url, clock).find("a", ALL, 10, null).hits()).hasSize(4);
    }

    @Test
    void foreign_index_is_left_alone() {
        LocalSearchEngine.call("PUT", "/contract-taken", "{}");
        assertThatThrownBy(() ->
                        at(LocalSearchEngine.URL + "/contract-taken", clock).addCards(List.of(lasting("a", "1"))))
                .isInstanceOf(SearchIndexBusyException.class)
                .hasMessageContaining("the index can't be made: HTTP 400");
        assertThat(LocalSearchEngine.call("GET", "/contract-taken/_count", "")
                        .at("/count")
                        .asInt())
                .isZero();
    }

    @Test
    void expired_cards_are_removed_with_first_filing_of_process() {
        var app = "a" + UUID.randomUUID();
        at(LocalSearchEngine.URL + "/" + ALIAS, clock)
                .addCards(List.of(card(app, "old", clock.instant().minusSeconds(1)), lasting(app, "new")));
        settle();
        at(LocalSearchEngine.URL + "/" + ALIAS, clock).addCards(List.of(lasting(app, "newer")));
        var count = "{'query':{'term':{'app':'" + app + "'}}}";
        await(() -> {
            settle();
            return LocalSearchEngine.call("POST", "/" + ALIAS + "/_count", count)
                            .at("/count")
                            .asInt()
                    == 2;
        });
    }

    /** The engine does it in the background. */
    private static void await(BooleanSupplier reached) {
        var end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!reached.getAsBoolean()) assertThat(System.nanoTime()).isLessThan(end);
    }
}
