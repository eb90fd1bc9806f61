// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.problem;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InputFaultsTest {
    @Test
    void an_actor_of_any_name_or_none_is_accepted() {
        var inputFaults =
                new InputFaults().checkActor("/actor", null).checkActor("/actor", "Zoë O'Hara <zoe@example.com>");
        assertThat(inputFaults.hasAny()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\tb", "a\nb", "a\u0000b", "a\u0085b", "a\u007f", "a\ud800"})
    void an_empty_actor_or_one_with_control_characters_is_refused(String actor) {
        assertThat(new InputFaults().checkActor("/actor", actor).toProblem().detail())
                .startsWith("/actor: must ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "holdfast",
                "Holdfast",
                "key:shop",
                "KEY:shop",
                "iam:arn",
                "ho\u200Bldfast",
                "\uFF4B\uFF45\uFF59:abc",
                "k\u00ADey:abc",
                "holdfa\u017Ft",
                "\u200B",
                "\u3164",
                "jwt:1",
                "anna@example.com, ben@example.com"
            })
    void an_actor_that_is_no_single_person_is_refused(String actor) {
        assertThat(new InputFaults().checkActor("/actor", actor).toProblem().detail())
                .startsWith("/actor: must ");
    }

    @Test
    void the_longest_possible_ids_are_accepted_and_longer_ones_refused() {
        var name = "x".repeat(64);
        var id = "expect:" + name + ":" + name + ":" + name + "." + Long.MAX_VALUE;
        var delivery = "2026-03-01T08:15:00.000Z@" + id + "@" + "x".repeat(22);
        assertThat(new InputFaults()
                        .checkEventId("/event", id)
                        .checkDeliveryId("/delivery", delivery)
                        .hasAny())
                .isFalse();
        assertThat(new InputFaults()
                        .checkEventId("/event", "x".repeat(251))
                        .toProblem()
                        .detail())
                .isEqualTo("/event: must be 1 to 250 characters");
        assertThat(new InputFaults()
                        .checkDeliveryId("/delivery", "x".repeat(301))
                        .toProblem()
                        .detail())
                .startsWith("/delivery: must be 1 to 300 of");
        assertThat(new InputFaults()
                        .checkKey("/key", "x".repeat(201))
                        .toProblem()
                        .detail())
                .startsWith("/key: must be 1 to 200 of");
    }
}
