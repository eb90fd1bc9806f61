// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.Holdfast;
import dev.holdfast.search.SearchCard;
import dev.holdfast.search.SearchIndex;
import dev.holdfast.search.SearchIndexBusyException;
import dev.holdfast.search.SearchItems;
import dev.holdfast.search.SearchQuery;
import dev.holdfast.table.TableFailureException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holdfast answers a search without hits, even if the index is slow or fails during the check for unknown names. */
class UnknownNameFinderTest {
    private static final String SEVEN_NAMES =
            "{'query':'workflow:a state:b label.c=d label.e=f label.g=h label.i=j label.k=l'}";

    private final HoldfastFixture holdfastFixture = new HoldfastFixture();
    private final EmptyIndex emptyIndex = new EmptyIndex();
    private final Holdfast holdfast = holdfastFixture.secondHoldfast(holdfastFixture.table, emptyIndex);

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    /** Finds nothing. Each call takes some time, and the calls after the first can fail. */
    private final class EmptyIndex implements SearchIndex {
        private int calls;
        private Duration callTime = Duration.ZERO;
        private @Nullable RuntimeException laterFailure;

        @Override
        public List<SearchCard> addCards(List<SearchCard> cards) {
            return List.of();
        }

        @Override
        public void expireEventsWithItems(List<IndexedItemId> items) {}

        @Override
        public HitPage find(String app, SearchQuery searchQuery, int limit, @Nullable HitPosition after) {
            calls++;
            if (calls > 1 && laterFailure != null) throw laterFailure;
            holdfastFixture.clock.advance(callTime);
            return new HitPage(List.of(), null);
        }
    }

    private SearchItems.Result search() {
        return holdfastFixture.callOk(holdfast.searchItems, SEVEN_NAMES);
    }

    static Stream<RuntimeException> failures() {
        return Stream.of(
                new SearchIndexBusyException("as the test wants"),
                new TableFailureException(TableFailureException.FailureKind.UNAVAILABLE, "as the test wants", null));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void failure_of_later_call_only_removes_warnings(RuntimeException failure) {
        emptyIndex.laterFailure = failure;
        var result = search();
        assertThat(result.hits()).isEmpty();
        assertThat(result.warnings()).isEmpty();
        assertThat(emptyIndex.calls).isEqualTo(2);
    }

    @Test
    void search_looks_up_at_most_five_names() {
        assertThat(search().warnings())
                .hasSize(5)
                .startsWith("no item in the search index has workflow:a")
                .endsWith("no item in the search index has label.g:h");
        assertThat(emptyIndex.calls).isEqualTo(6);
    }

    @Test
    void all_calls_of_search_share_two_seconds() {
        emptyIndex.callTime = Duration.ofMillis(800);
        assertThat(search().warnings())
                .containsExactly(
                        "no item in the search index has workflow:a", "no item in the search index has state:b");
        assertThat(emptyIndex.calls).isEqualTo(3);
    }

    @Test
    void slow_search_is_answered_without_further_calls() {
        emptyIndex.callTime = Duration.ofSeconds(4);
        assertThat(search().warnings()).isEmpty();
        assertThat(emptyIndex.calls).isEqualTo(1);
    }
}
