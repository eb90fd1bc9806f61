package dev.holdfast.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.search.Card;
import dev.holdfast.search.Hit;
import dev.holdfast.search.Search;
import dev.holdfast.search.SearchBusy;
import dev.holdfast.search.SearchContract;
import dev.holdfast.search.Wanted;
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
class OpenSearchIndexTest extends SearchContract {
    private static final String ALIAS = "contract";
    private static final Wanted ALL = new Wanted(Wanted.Kind.ITEMS, List.of());

    @Override
    protected Search open(InstantSource clock) {
        return at(Engine.URL + "/" + ALIAS, clock);
    }

    private static OpenSearchIndex at(String url, InstantSource clock) {
        // The first cards that a cold engine on a busy machine takes may need longer than an operator should wait.
        return new OpenSearchIndex(url, Signing.NONE, Duration.ofSeconds(60), clock, System::nanoTime);
    }

    @Override
    protected void settle() {
        Engine.ask("POST", "/" + ALIAS + "/_refresh", "");
    }

    @AfterAll
    static void remove() {
        Engine.ask("DELETE", "/contract*", "");
    }

    private static Card card(String app, String id, Instant expires) {
        var hit = new Hit(
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
        return new Card(app, Wanted.Kind.ITEMS, id, 1, false, List.of(), "", hit, expires);
    }

    private Card lasting(String app, String id) {
        return card(app, id, clock.instant().plusSeconds(100));
    }

    @Test
    void an_index_that_was_lost_is_made_anew_as_it_was() throws Exception {
        var url = Engine.URL + "/contract-lost";
        var index = at(url, clock);
        assertThat(index.find("a", ALL, 10, null).hits()).isEmpty();
        index.file(List.of(lasting("a", "1")));
        var mapping = Engine.ask("GET", "/contract-lost/_mapping", "");
        Engine.ask("DELETE", "/contract-lost-v1", "");
        index.file(List.of(lasting("a", "2")));
        assertThat(Engine.ask("GET", "/contract-lost/_mapping", "")).isEqualTo(mapping);
        Engine.ask("POST", "/contract-lost/_refresh", "");
        assertThat(index.find("a", ALL, 10, null).hits()).extracting(Hit::key).containsExactly("2");
    }

    @Test
    void several_that_need_it_at_once_make_one_index() throws Exception {
        var url = Engine.URL + "/contract-at-once";
        var writers = IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.runAsync(() -> at(url, clock).file(List.of(lasting("a", "k" + i)))))
                .toList();
        for (var writer : writers) writer.get();
        Engine.ask("POST", "/contract-at-once/_refresh", "");
        assertThat(at(url, clock).find("a", ALL, 10, null).hits()).hasSize(4);
    }

    @Test
    void an_index_of_somebody_else_is_left_alone() {
        Engine.ask("PUT", "/contract-taken", "{}");
        assertThatThrownBy(() -> at(Engine.URL + "/contract-taken", clock).file(List.of(lasting("a", "1"))))
                .isInstanceOf(SearchBusy.class)
                .hasMessageContaining("the index can't be made: HTTP 400");
        assertThat(Engine.ask("GET", "/contract-taken/_count", "").at("/count").asInt())
                .isZero();
    }

    @Test
    void what_has_expired_is_removed_with_the_first_cards_that_a_process_files() {
        var app = "a" + UUID.randomUUID();
        at(Engine.URL + "/" + ALIAS, clock)
                .file(List.of(card(app, "old", clock.instant().minusSeconds(1)), lasting(app, "new")));
        settle();
        at(Engine.URL + "/" + ALIAS, clock).file(List.of(lasting(app, "newer")));
        var count = "{'query':{'term':{'app':'" + app + "'}}}";
        await(() -> {
            settle();
            return Engine.ask("POST", "/" + ALIAS + "/_count", count)
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
