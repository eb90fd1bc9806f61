package dev.holdfast.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.SettableClock;
import dev.holdfast.json.StrayPosition;
import dev.holdfast.search.Card;
import dev.holdfast.search.Hit;
import dev.holdfast.search.Search;
import dev.holdfast.search.Search.Place;
import dev.holdfast.search.SearchBusy;
import dev.holdfast.search.Wanted;
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
class OpenSearchTroubleTest {
    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
    private static final Wanted ALL = new Wanted(Wanted.Kind.ITEMS, List.of());

    private final SettableClock clock = new SettableClock(NOW);
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);

    private OpenSearchIndex index(String hook, Signing signing) {
        return new OpenSearchIndex(
                hook.replace("hook?token=hush", "holdfast"), signing, Duration.ofMillis(1500), clock, nanos::get);
    }

    private OpenSearchIndex index(String hook) {
        return index(hook, Signing.NONE);
    }

    private static List<Card> cards() {
        var hit = new Hit(
                null, null, "w", "k", "open", NOW, "me", null, NOW, null, false, false, null, Map.of(), null, null);
        return List.of(new Card("a", Wanted.Kind.ITEMS, "1", 1, false, List.of(), "", hit, NOW.plusSeconds(1)));
    }

    @Test
    void one_that_hangs_is_given_up_in_time_and_then_left_alone_for_a_while() throws Exception {
        try (var peer = Peer.silent()) {
            var index = index(peer.url());
            assertThatThrownBy(() -> index.file(cards()))
                    .isInstanceOf(SearchBusy.class)
                    .hasMessageContaining("no answer within");
            var begun = System.nanoTime();
            clock.advance(Duration.ofHours(-1));
            nanos.addAndGet(Duration.ofSeconds(29).toNanos());
            assertThatThrownBy(() -> index.file(cards())).hasMessageContaining("left alone");
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(1));
            nanos.addAndGet(Duration.ofSeconds(1).toNanos());
            assertThatThrownBy(() -> index.file(cards())).hasMessageContaining("no answer within");
            assertThatThrownBy(() -> index.find("a", ALL, 10, null)).isInstanceOf(SearchBusy.class);
        }
    }

    @Test
    void one_that_answers_slowly_is_left_alone_for_a_while_too() throws Exception {
        var takes = new AtomicLong(Duration.ofMillis(600).toNanos());
        try (var receiver = Receiver.answering(exchange -> {
            nanos.addAndGet(takes.get());
            exchange.sendResponseHeaders(503, -1);
            exchange.close();
        })) {
            var index = index(receiver.url());
            assertThatThrownBy(() -> index.file(cards())).hasMessageContaining("HTTP 503");
            takes.incrementAndGet();
            assertThatThrownBy(() -> index.file(cards())).hasMessageContaining("HTTP 503");
            nanos.addAndGet(Duration.ofSeconds(30).toNanos() - 1);
            assertThatThrownBy(() -> index.file(cards())).hasMessageContaining("left alone");
            nanos.incrementAndGet();
            assertThatThrownBy(() -> index.file(cards())).hasMessageContaining("HTTP 503");
        }
    }

    @Test
    void what_is_settled_after_a_slow_filing_is_settled_all_the_same_and_is_no_reason_to_rest() throws Exception {
        try (var receiver = Receiver.answering(exchange -> {
            nanos.addAndGet(Duration.ofMillis(700).toNanos());
            var body = exchange.getRequestURI().getPath().endsWith("/_search")
                    ? "{\"hits\":{\"hits\":[]}}"
                    : "{\"errors\":false,\"items\":[]}";
            exchange.sendResponseHeaders(200, body.length());
            exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
            exchange.close();
        })) {
            var index = index(receiver.url());
            index.settle(List.of(new Search.Whose("shop", "uid")));
            index.settle(List.of(new Search.Whose("shop", "uid")));
            assertThatThrownBy(() -> index.file(cards())).hasMessageNotContaining("left alone");
            index.settle(List.of(new Search.Whose("shop", "uid")));
            assertThatThrownBy(() -> index.file(cards())).hasMessageContaining("left alone");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 413, 429, 500, 503, 302})
    void one_that_refuses_is_busy_and_asked_again_the_next_time(int status) throws Exception {
        try (var receiver = Receiver.answering(status)) {
            var index = index(receiver.url());
            for (var i = 0; i < 2; i++)
                assertThatThrownBy(() -> index.file(cards()))
                        .isInstanceOf(SearchBusy.class)
                        .hasMessageContaining("HTTP " + status);
            assertThatThrownBy(() -> index.find("a", ALL, 10, null)).isInstanceOf(SearchBusy.class);
            assertThat(receiver.received).hasSize(3);
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
    void an_answer_that_does_not_say_that_all_was_taken_is_a_failure(String answer, String says) throws Exception {
        try (var receiver = Receiver.answering(exchange -> {
            var bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        })) {
            assertThatThrownBy(() -> index(receiver.url()).file(cards()))
                    .isInstanceOf(SearchBusy.class)
                    .hasMessageContaining(says)
                    .hasMessageNotContaining("hush");
        }
    }

    @Test
    void it_is_told_whose_the_request_is() throws Exception {
        try (var receiver = Receiver.answering(503)) {
            var index = index(receiver.url(), Signing.basic("holdfast:hush"));
            assertThatThrownBy(() -> index.file(cards())).hasMessageNotContaining("hush");
            assertThat(receiver.received.getFirst().header("Authorization")).isEqualTo("Basic aG9sZGZhc3Q6aHVzaA==");
            assertThat(receiver.received.getFirst().uri()).isEqualTo("/holdfast/_bulk?require_alias=true");
        }
        assertThatThrownBy(() -> Signing.basic("hush"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("hush");
    }

    @Test
    void a_token_from_elsewhere_is_refused() {
        var index = index("http://127.0.0.1:1/hook?token=hush");
        assertThatThrownBy(() -> index.find("a", ALL, 10, new Place(Instant.MAX, "x")))
                .isInstanceOf(StrayPosition.class);
    }

    @Test
    void an_address_that_names_no_index_is_refused() {
        for (var bad : List.of("https://search.example.com", "ftp://x/y", "https://search.example.com/_all"))
            assertThatThrownBy(() -> new OpenSearchIndex(bad, Signing.NONE, clock))
                    .as(bad)
                    .isInstanceOf(IllegalArgumentException.class);
    }
}
