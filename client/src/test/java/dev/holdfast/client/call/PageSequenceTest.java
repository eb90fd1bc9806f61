// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PageSequenceTest {
    private record TextPage(List<String> entries, @Nullable String nextPageToken) implements ResultPage<String> {}

    private final Map<String, TextPage> pages = Map.of(
            "null", new TextPage(List.of("a", "b"), "2"),
            "2", new TextPage(List.of(), "3"),
            "3", new TextPage(List.of("c"), null));
    private final List<String> reads = new ArrayList<>();
    private final PageSequence<String> sequence = new PageSequence<>(token -> {
        reads.add(String.valueOf(token));
        return Objects.requireNonNull(pages.get(String.valueOf(token)));
    });

    @Test
    void iteration_continues_after_empty_page() {
        assertThat(sequence).containsExactly("a", "b", "c");
        assertThat(sequence.stream()).containsExactly("a", "b", "c");
    }

    @Test
    void pages_are_read_when_they_are_needed() {
        assertThat(reads).isEmpty();
        assertThat(sequence.stream().limit(2)).containsExactly("a", "b");
        assertThat(reads).containsExactly("null");
    }

    @Test
    void iteration_ends_after_last_entry() {
        var iterator = sequence.iterator();
        iterator.forEachRemaining(entry -> {});
        assertThatThrownBy(iterator::next).isInstanceOf(NoSuchElementException.class);
    }
}
