package dev.holdfast.opensearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.SettableClock;
import dev.holdfast.egress.HttpReceiver;
import dev.holdfast.egress.SocketServer;
import dev.holdfast.json.InvalidCursorException;
import dev.holdfast.search.SearchCard;
import dev.holdfast.search.SearchHit;
import dev.holdfast.search.SearchIndex.HitPosition;
import dev.holdfast.search.SearchIndex;
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

/** A search engine that fails, in one way or another. */
@Timeout(30)
class OpenSearchIndexFailureTest {
    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
    private static final SearchQuery ALL = new SearchQuery(SearchQuery.CardKind.ITEMS, List.of());

    private final SettableClock clock = new SettableClock(NOW);
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);

    private OpenSearchIndex index(String hook, RequestSigner requestSigner) {
        return new OpenSearchIndex(
                hook.replace("hook?token=hush", "holdfast"), requestSigner, Duration.ofMillis(1500), clock, nanos::get);
    }

    private OpenSearchIndex index(String hook) {
        return index(hook, RequestSigner.NONE);
    }

    private static List<SearchCard> cards() {
        var searchHit = new SearchHit(
                null, null, "w", "k", "open", NOW, "me", null, NOW, null, false, false, null, Map.of(), null, null);
        return List.of(new SearchCard(
                "a", SearchQuery.CardKind.ITEMS, "1", 1, false, List.of(), "", searchHit, NOW.plusSeconds(1)));
    }

    @Test
    void hanging_engine_is_abandoned_and_then_left_alone() throws Exception {
        try (var socketServer = SocketServer.silentServer()) {
            var index = index(socketServer.url());
            assertThatThrownBy(() -> index.addCards(cards()))
                    .isInstanceOf(SearchIndexBusyException.class)
                    .hasMessageContaining("no answer within");
            var begun = System.nanoTime();
            clock.advance(Duration.ofHours(-1));
            nanos.addAndGet(Duration.ofSeconds(29).toNanos());
            assertThatThrownBy(() -> index.addCards(cards())).hasMessageContaining("left alone");
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(1));
            nanos.addAndGet(Duration.ofSeconds(1).toNanos());
            assertThatThrownBy(() -> index.addCards(cards())).hasMessageContaining("no answer within");
            assertThatThrownBy(() -> index.find("a", ALL, 10, null)).isInstanceOf(SearchIndexBusyException.class);
        }
    }

    @Test
    void slow_engine_is_left_alone_for_a_while() throws Exception {
        var takes = new AtomicLong(Duration.ofMillis(600).toNanos());
        try (var httpReceiver = HttpReceiver.answering(exchange -> {
            nanos.addAndGet(takes.get());
            exchange.sendResponseHeaders(503, -1);
            exchange.close();
        })) {
            var index = index(httpReceiver.url());
            assertThatThrownBy(() -> index.addCards(cards())).hasMessageContaining("HTTP 503");
            takes.incrementAndGet();
            assertThatThrownBy(() -> index.addCards(cards())).hasMessageContaining("HTTP 503");
            nanos.addAndGet(Duration.ofSeconds(30).toNanos() - 1);
            assertThatThrownBy(() -> index.addCards(cards())).hasMessageContaining("left alone");
            nanos.incrementAndGet();
            assertThatThrownBy(() -> index.addCards(cards())).hasMessageContaining("HTTP 503");
        }
    }

    @Test
    void settling_after_slow_filing_still_happens_and_starts_no_pause() throws Exception {
        try (var httpReceiver = HttpReceiver.answering(exchange -> {
            nanos.addAndGet(Duration.ofMillis(700).toNanos());
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
            assertThatThrownBy(() -> index.addCards(cards())).hasMessageNotContaining("left alone");
            index.expireEventsWithItems(List.of(new SearchIndex.IndexedItemId("shop", "uid")));
            assertThatThrownBy(() -> index.addCards(cards())).hasMessageContaining("left alone");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 413, 429, 500, 503, 302})
    void refusing_engine_is_busy_and_asked_again_next_time(int status) throws Exception {
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
                "{} | no result of a bulk request",
                "{\"items\":[]} | no result of a bulk request",
                "{\"items\":[{\"index\":{\"status\":429,\"error\":{\"type\":\"rejected_execution_exception\",\"reason\":\"hush\"}}}]} | 1 of 1 were refused, the first by HTTP 429: rejected_execution_exception",
                "{\"items\":[{\"create\":{\"status\":201}}]} | 1 of 1 were refused",
            })
    void answer_without_full_success_is_failure(String answer, String says) throws Exception {
        try (var httpReceiver = HttpReceiver.answering(exchange -> {
            var bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        })) {
            assertThatThrownBy(() -> index(httpReceiver.url()).addCards(cards()))
                    .isInstanceOf(SearchIndexBusyException.class)
                    .hasMessageContaining(says)
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
    void impossible_page_position_is_refused() {
        var index = index("http://127.0.0.1:1/hook?token=hush");
        assertThatThrownBy(() -> index.find("a", ALL, 10, new HitPosition(Instant.MAX, "x")))
                .isInstanceOf(InvalidCursorException.class);
    }

    @Test
    void address_that_names_no_index_is_refused() {
        for (var bad : List.of("https://search.example.com", "ftp://x/y", "https://search.example.com/_all"))
            assertThatThrownBy(() -> new OpenSearchIndex(bad, RequestSigner.NONE, clock))
                    .as(bad)
                    .isInstanceOf(IllegalArgumentException.class);
    }
}
