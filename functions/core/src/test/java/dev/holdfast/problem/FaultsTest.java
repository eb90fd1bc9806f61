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
}
