// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.event.EventTypes;
import dev.holdfast.problem.Problem;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A pattern that matches no event type is refused, since it is a typing error. */
class EventTypesTest {
    private final HoldfastFixture holdfastFixture = new HoldfastFixture();

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dev.holdfast.item.overdeu",
                "item.overdue",
                ".....",
                "*.overdeu",
                "dev.holdfast.intent.overdue",
                "dev.holdfast.workflow.too-fast",
                "dev.holdfast.item"
            })
    void pattern_that_matches_no_type_is_refused_with_known_types(String type) {
        var subscription = holdfastFixture.callRefused(
                holdfastFixture.holdfast.putSubscription,
                "{'id':'s','address':'https://example.com/hook','types':['dev.holdfast.item.overdue','" + type + "']}");
        var silence = holdfastFixture.callRefused(
                holdfastFixture.holdfast.putSilence,
                "{'id':'s','within':'PT1H','types':['dev.holdfast.item.overdue','" + type + "']}");
        var watch = holdfastFixture.callRefused(
                holdfastFixture.holdfast.watchEvents, "{'types':['dev.holdfast.item.overdue','" + type + "']}");
        assertThat(List.of(subscription, silence, watch))
                .allSatisfy(problem -> assertThat(problem)
                        .isInstanceOfSatisfying(
                                Problem.Invalid.class,
                                invalid -> assertThat(invalid.faults())
                                        .singleElement()
                                        .satisfies(fault -> {
                                            assertThat(fault.at()).isEqualTo("/types/1");
                                            assertThat(fault.message())
                                                    .startsWith("must match an event type; the types are"
                                                            + " dev.holdfast.intent.approved, ")
                                                    .contains(EventTypes.ALL_TYPES);
                                        })));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "dev.holdfast.*",
                "dev.holdfast.item.*",
                "*.overdue",
                "dev.holdfast.item.over*",
                "*item.e*",
                "dev.holdfast.item.resolved",
                "dev.holdfast.item.too-early",
                "dev.holdfast.workflow.below-minimum",
                "dev.holdfast.test"
            })
    void pattern_that_matches_type_is_accepted(String type) {
        holdfastFixture.callOk(
                holdfastFixture.holdfast.putSubscription,
                "{'id':'s','address':'https://example.com/hook','types':['" + type + "']}");
        holdfastFixture.callOk(
                holdfastFixture.holdfast.putSilence, "{'id':'s','within':'PT1H','types':['" + type + "']}");
    }

    @Test
    void every_type_can_be_requested_by_name() {
        assertThat(EventTypes.ALL_TYPES)
                .hasSize(42)
                .doesNotHaveDuplicates()
                .allSatisfy(this::pattern_that_matches_type_is_accepted);
    }
}
