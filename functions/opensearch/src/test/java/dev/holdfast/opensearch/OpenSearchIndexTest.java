// SPDX-License-Identifier: Apache-2.0
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

/** Runs the contract of search indexes on a local OpenSearch. */
class OpenSearchIndexTest extends SearchIndexContract {
    private static final String ALIAS = "contract";
    private static final SearchQuery ALL = new SearchQuery(SearchQuery.CardKind.ITEMS, List.of());

    @Override
    protected SearchIndex open(InstantSource clock) {
        return openAt(LocalSearchEngine.URL + "/" + ALIAS, clock);
    }

    private static OpenSearchIndex openAt(String url, InstantSource clock) {
        // On a busy machine, a new engine takes longer than the production limit for the first cards.
        return new OpenSearchIndex(url, RequestSigner.NONE, Duration.ofSeconds(60), clock, System::nanoTime);
    }

    @Override
    protected void awaitIndexed() {
        LocalSearchEngine.call("POST", "/" + ALIAS + "/_refresh", "");
    }

    @AfterAll
    static void deleteIndexes() {
        LocalSearchEngine.call("DELETE", "/contract*", "");
    }

    private static SearchCard card(String app, String id, Instant expires) {
        var searchHit = new SearchHit(
                null,
                null,
                "w",
                id,
                null,
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

    private SearchCard unexpiredCard(String app, String id) {
        return card(app, id, clock.instant().plusSeconds(100));
    }

    @Test
    void lost_index_is_recreated_with_same_layout() throws Exception {
        var url = LocalSearchEngine.URL + "/contract-lost";
        var index = openAt(url, clock);
        assertThat(index.find("a", ALL, 10, null).hits()).isEmpty();
        index.addCards(List.of(unexpiredCard("a", "1")));
        var mapping = LocalSearchEngine.call("GET", "/contract-lost/_mapping", "");
        LocalSearchEngine.call("DELETE", "/contract-lost-v1", "");
        index.addCards(List.of(unexpiredCard("a", "2")));
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
                .mapToObj(i -> CompletableFuture.runAsync(
                        () -> openAt(url, clock).addCards(List.of(unexpiredCard("a", "k" + i)))))
                .toList();
        for (var writer : writers) writer.get();
        LocalSearchEngine.call("POST", "/contract-at-once/_refresh", "");
        assertThat(openAt(url, clock).find("a", ALL, 10, null).hits()).hasSize(4);
    }

    @Test
    void existing_foreign_index_gets_no_cards() {
        LocalSearchEngine.call("PUT", "/contract-taken", "{}");
        assertThatThrownBy(() -> openAt(LocalSearchEngine.URL + "/contract-taken", clock)
                        .addCards(List.of(unexpiredCard("a", "1"))))
                .isInstanceOf(SearchIndexBusyException.class)
                .hasMessageContaining("the search index can't be created: HTTP 400");
        assertThat(LocalSearchEngine.call("GET", "/contract-taken/_count", "")
                        .at("/count")
                        .asInt())
                .isZero();
    }

    @Test
    void first_filing_of_process_removes_expired_cards() {
        var app = "a" + UUID.randomUUID();
        openAt(LocalSearchEngine.URL + "/" + ALIAS, clock)
                .addCards(List.of(card(app, "old", clock.instant().minusSeconds(1)), unexpiredCard(app, "new")));
        awaitIndexed();
        openAt(LocalSearchEngine.URL + "/" + ALIAS, clock).addCards(List.of(unexpiredCard(app, "newer")));
        var count = "{'query':{'term':{'app':'" + app + "'}}}";
        await(() -> {
            awaitIndexed();
            return LocalSearchEngine.call("POST", "/" + ALIAS + "/_count", count)
                            .at("/count")
                            .asInt()
                    == 2;
        });
    }

    /** Waits until the condition is true, because the engine removes expired cards in the background. */
    private static void await(BooleanSupplier condition) {
        var deadlineNanos = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) assertThat(System.nanoTime()).isLessThan(deadlineNanos);
    }
}
