package dev.holdfast.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.search.Card;
import dev.holdfast.search.Search;
import dev.holdfast.search.Wanted;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** However a batch of changes is published, the index is asked once. */
class IndexingTest {
    private final Rig rig = new Rig();
    private final Index index = new Index();

    @AfterEach
    void close() {
        rig.close();
    }

    /** Remembers what it was asked to file, call by call. */
    private static final class Index implements Search {
        private final List<List<Card>> calls = new ArrayList<>();

        @Override
        public List<Card> file(List<Card> cards) {
            calls.add(cards);
            return List.of();
        }

        @Override
        public void settle(List<Whose> items) {}

        @Override
        public Found find(String app, Wanted wanted, int limit, @Nullable Place after) {
            return new Found(List.of(), null);
        }
    }

    /** As the function of the stream does it: row by row, until one fails. */
    private void publish() {
        var changes = rig.store().peek(100);
        try (var session = rig.beside(rig.table, index).changeFeed.open()) {
            for (var change : changes) session.project(List.of(change.row()));
        }
    }

    private List<String> filed() {
        return index.calls.getFirst().stream()
                .filter(card -> card.kind() == Wanted.Kind.ITEMS)
                .map(card -> card.hit().key() + " " + card.version())
                .toList();
    }

    @Test
    void many_changes_are_filed_in_one_go_and_of_each_item_only_the_newest() {
        IntStream.range(0, 50).forEach(i -> rig.ok(rig.holdfast.createItem, "{'key':'k" + i + "'}"));
        IntStream.range(0, 50)
                .forEach(i -> rig.ok(rig.holdfast.completeItem, "{'workflow':'simple','key':'k" + i + "'}"));
        publish();
        assertThat(index.calls).hasSize(1);
        assertThat(index.calls.getFirst()).hasSize(150);
        assertThat(filed()).hasSize(50).contains("k0 2", "k49 2");
    }

    @Test
    void what_came_before_a_change_that_fails_is_filed_too() {
        for (var key : List.of("a", "b", "c")) rig.ok(rig.holdfast.createItem, "{'key':'" + key + "'}");
        rig.table.failBatches(
                writes -> writes.stream()
                        .anyMatch(write -> write.key().partition().endsWith("/b")),
                () -> new IllegalStateException("as the test wants"));
        assertThatThrownBy(this::publish).hasMessage("as the test wants");
        assertThat(index.calls).hasSize(1);
        assertThat(filed()).containsExactly("a 1");
    }
}
