package dev.holdfast.problem;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultsTest {
    @Test
    void an_actor_is_anybody_or_nobody() {
        var faults = new Faults().actor("/actor", null).actor("/actor", "Zoë O'Hara <zoe@example.com>");
        assertThat(faults.any()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\tb", "a\nb", "a\u0000b", "a\u0085b", "a\u007f", "a\ud800"})
    void an_actor_with_nothing_in_it_or_with_control_characters_is_refused_by_name(String actor) {
        assertThat(new Faults().actor("/actor", actor).problem().detail()).startsWith("/actor: must ");
    }

    @Test
    void the_longest_ids_that_are_made_are_taken_and_longer_ones_are_not() {
        var name = "x".repeat(64);
        var id = "expect:" + name + ":" + name + ":" + name + "." + Long.MAX_VALUE;
        var delivery = "2026-03-01T08:15:00.000Z@" + id + "@" + "x".repeat(22);
        assertThat(new Faults()
                        .event("/event", id)
                        .delivery("/delivery", delivery)
                        .any())
                .isFalse();
        assertThat(new Faults().event("/event", "x".repeat(251)).problem().detail())
                .isEqualTo("/event: must be 1 to 250 characters");
        assertThat(new Faults().delivery("/delivery", "x".repeat(301)).problem().detail())
                .startsWith("/delivery: must be 1 to 300 of");
        assertThat(new Faults().key("/key", "x".repeat(201)).problem().detail())
                .startsWith("/key: must be 1 to 200 of");
    }
}
