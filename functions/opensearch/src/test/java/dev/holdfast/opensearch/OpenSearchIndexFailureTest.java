// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.opensearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.SettableClock;
import dev.holdfast.egress.HttpReceiver;
import dev.holdfast.egress.SocketServer;
import dev.holdfast.json.InvalidCursorException;
import dev.holdfast.search.SearchCard;
import dev.holdfast.search.SearchHit;
import dev.holdfast.search.SearchIndex;
import dev.holdfast.search.SearchIndex.HitPosition;
import dev.holdfast.search.SearchIndexBusyException;
import dev.holdfast.search.SearchQuery;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class OpenSearchIndexFailureTest {
    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
    private static final SearchQuery ALL = new SearchQuery(SearchQuery.CardKind.ITEMS, List.of());

    private final SettableClock clock = new SettableClock(NOW);
    private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 1);

    private OpenSearchIndex index(String url, RequestSigner requestSigner) {
        return new OpenSearchIndex(
                url.replace("hook?token=hush", "holdfast"),
                requestSigner,
                Duration.ofMillis(1500),
                clock,
                nanoTime::get);
    }

    private OpenSearchIndex index(String url) {
        return index(url, RequestSigner.NONE);
    }

    private static List<SearchCard> cards() {
        var searchHit = new SearchHit(
                null, null, "w", "k", null, "open", NOW, "me", null, NOW, null, false, false, null, Map.of(), null,
                null);
        return List.of(new SearchCard(
                "a", SearchQuery.CardKind.ITEMS, "1", 1, false, List.of(), "", searchHit, NOW.plusSeconds(1)));
    }

    @Test
    void hanging_engine_opens_circuit_breaker() throws Exception {
        try (var socketServer = SocketServer.silentServer()) {
            var index = index(socketServer.url());
            assertThatThrownBy(() -> index.addCards(cards()))
                    .isInstanceOf(SearchIndexBusyException.class)
                    .hasMessageContaining("no answer within");
            var startNanos = System.nanoTime();
            clock.advance(Duration.ofHours(-1));
            nanoTime.addAndGet(Duration.ofSeconds(29).toNanos());
            assertThatThrownBy(() -> index.addCards(cards())).hasMessageContaining("calls are paused");
            assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(Duration.ofSeconds(1));
            nanoTime.addAndGet(Duration.ofSeconds(1).toNanos());
            assertThatThrownBy(() -> index.addCards(cards())).hasMessageContaining("no answer within");
            assertThatThrownBy(() -> index.find("a", ALL, 10, null)).isInstanceOf(SearchIndexBusyException.class);
        }
    }

    @Test
    void slow_engine_opens_circuit_breaker_for_30_seconds() throws Exception {
        var responseNanos = new AtomicLong(Duration.ofMillis(600).toNanos());
        try (var httpReceiver = HttpReceiver.answering(exchange -> {
            nanoTime.addAndGet(responseNanos.get());
            exchange.sendResponseHeaders(503, -1);
            exchange.close();
        })) {
            var index = index(httpReceiver.url());
            assertThatThrownBy(() -> index.addCards(cards())).hasMessageContaining("HTTP 503");
            responseNanos.incrementAndGet();
            assertThatThrownBy(() -> index.addCards(cards())).hasMessageContaining("HTTP 503");
            nanoTime.addAndGet(Duration.ofSeconds(30).toNanos() - 1);
            assertThatThrownBy(() -> index.addCards(cards())).hasMessageContaining("calls are paused");
            nanoTime.incrementAndGet();
            assertThatThrownBy(() -> index.addCards(cards())).hasMessageContaining("HTTP 503");
        }
    }

    @Test
    void slow_expiry_of_events_does_not_open_circuit_breaker() throws Exception {
        try (var httpReceiver = HttpReceiver.answering(exchange -> {
            nanoTime.addAndGet(Duration.ofMillis(700).toNanos());
            var body = exchange.getRequestURI().getPath().endsWith("/_search")
                    ? "{\"hits\":{\"hits\":[]}}"
                    : "{\"errors\":false,\"items\":[]}";
            exchange.sendResponseHeaders(200, body.length());
            exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
            exchange.close();
        })) {
            var index = index(httpReceiver.url());
            index.expireEventsWithItems(List.of(new SearchIndex.IndexedItemId("shop", "uid")));
            index.expireEventsWithItems(List.of(new SearchIndex.IndexedItemId("shop", "uid")));
            assertThatThrownBy(() -> index.addCards(cards())).hasMessageNotContaining("calls are paused");
            index.expireEventsWithItems(List.of(new SearchIndex.IndexedItemId("shop", "uid")));
            assertThatThrownBy(() -> index.addCards(cards())).hasMessageContaining("calls are paused");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 413, 429, 500, 503, 302})
    void refused_request_does_not_open_circuit_breaker(int status) throws Exception {
        try (var httpReceiver = HttpReceiver.answering(status)) {
            var index = index(httpReceiver.url());
            for (var i = 0; i < 2; i++)
                assertThatThrownBy(() -> index.addCards(cards()))
                        .isInstanceOf(SearchIndexBusyException.class)
                        .hasMessageContaining("HTTP " + status);
            assertThatThrownBy(() -> index.find("a", ALL, 10, null)).isInstanceOf(SearchIndexBusyException.class);
            assertThat(httpReceiver.received).hasSize(3);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "noted | HTTP 502",
                "{} | an invalid bulk response",
                "{\"items\":[]} | an invalid bulk response",
                "{\"items\":[{\"index\":{\"status\":429,\"error\":{\"type\":\"rejected_execution_exception\",\"reason\":\"hush\"}}}]} | refused 1 of 1 cards, the first with HTTP 429: rejected_execution_exception",
                "{\"items\":[{\"create\":{\"status\":201}}]} | refused 1 of 1 cards",
            })
    void response_without_full_success_is_failure(String response, String message) throws Exception {
        try (var httpReceiver = HttpReceiver.answering(exchange -> {
            var bytes = response.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        })) {
            assertThatThrownBy(() -> index(httpReceiver.url()).addCards(cards()))
                    .isInstanceOf(SearchIndexBusyException.class)
                    .hasMessageContaining(message)
                    .hasMessageNotContaining("hush");
        }
    }

    @Test
    void request_carries_credentials() throws Exception {
        try (var httpReceiver = HttpReceiver.answering(503)) {
            var index = index(httpReceiver.url(), RequestSigner.basic("holdfast:hush"));
            assertThatThrownBy(() -> index.addCards(cards())).hasMessageNotContaining("hush");
            assertThat(httpReceiver.received.getFirst().header("Authorization"))
                    .isEqualTo("Basic aG9sZGZhc3Q6aHVzaA==");
            assertThat(httpReceiver.received.getFirst().uri()).isEqualTo("/holdfast/_bulk?require_alias=true");
        }
        assertThatThrownBy(() -> RequestSigner.basic("hush"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("hush");
    }

    @Test
    void position_outside_time_range_is_refused() {
        var index = index("http://127.0.0.1:1/hook?token=hush");
        assertThatThrownBy(() -> index.find("a", ALL, 10, new HitPosition(Instant.MAX, "x")))
                .isInstanceOf(InvalidCursorException.class);
    }

    @Test
    void address_that_names_no_index_is_refused() {
        for (var url : List.of("https://search.example.com", "ftp://x/y", "https://search.example.com/_all"))
            assertThatThrownBy(() -> new OpenSearchIndex(url, RequestSigner.NONE, clock))
                    .as(url)
                    .isInstanceOf(IllegalArgumentException.class);
    }
}
