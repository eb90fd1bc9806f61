// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.search.SearchCard;
import dev.holdfast.search.SearchIndex;
import dev.holdfast.search.SearchQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The change feed calls the search index once for all changes of a {@code FeedSession}. */
class SearchBatchTest {
    private final HoldfastFixture holdfastFixture = new HoldfastFixture();
    private final RecordingIndex recordingIndex = new RecordingIndex();

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    /** Records the cards of each call. */
    private static final class RecordingIndex implements SearchIndex {
        private final List<List<SearchCard>> calls = new ArrayList<>();

        @Override
        public List<SearchCard> addCards(List<SearchCard> cards) {
            calls.add(cards);
            return List.of();
        }

        @Override
        public void expireEventsWithItems(List<IndexedItemId> items) {}

        @Override
        public HitPage find(String app, SearchQuery searchQuery, int limit, @Nullable HitPosition after) {
            return new HitPage(List.of(), null);
        }
    }

    /** Projects one row after the other until a row fails, like the function that reads the stream. */
    private void publish() {
        var changes = holdfastFixture.store().peek(100);
        try (var feedSession = holdfastFixture
                .secondHoldfast(holdfastFixture.table, recordingIndex)
                .changeFeed
                .open()) {
            for (var outboxEntry : changes) feedSession.project(List.of(outboxEntry.row()));
        }
    }

    private List<String> indexedItems() {
        return recordingIndex.calls.getFirst().stream()
                .filter(searchCard -> searchCard.kind() == SearchQuery.CardKind.ITEMS)
                .map(searchCard -> searchCard.hit().key() + " " + searchCard.version())
                .toList();
    }

    @Test
    void session_adds_newest_cards_in_one_call() {
        IntStream.range(0, 50)
                .forEach(i -> holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'k" + i + "'}"));
        IntStream.range(0, 50)
                .forEach(i -> holdfastFixture.callOk(
                        holdfastFixture.holdfast.completeItem, "{'workflow':'simple','key':'k" + i + "'}"));
        publish();
        assertThat(recordingIndex.calls).hasSize(1);
        assertThat(recordingIndex.calls.getFirst()).hasSize(150);
        assertThat(indexedItems()).hasSize(50).contains("k0 2", "k49 2");
    }

    @Test
    void changes_before_failing_change_are_indexed() {
        for (var key : List.of("a", "b", "c"))
            holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'" + key + "'}");
        holdfastFixture.table.failBatches(
                writes -> writes.stream()
                        .anyMatch(rowWrite -> rowWrite.key().partition().endsWith("/b")),
                () -> new IllegalStateException("as the test wants"));
        assertThatThrownBy(this::publish).hasMessage("as the test wants");
        assertThat(recordingIndex.calls).hasSize(1);
        assertThat(indexedItems()).containsExactly("a 1");
    }
}
