package dev.holdfast.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.event.Types;
import dev.holdfast.problem.Problem;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A pattern that no event can ever have is a slip of the pen, and is said to be one when it is written. */
class TypesTest {
    private final Rig rig = new Rig();

    @AfterEach
    void close() {
        rig.close();
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
    void a_pattern_that_fits_no_type_is_refused_with_those_there_are(String type) {
        var subscription = rig.refused(
                rig.holdfast.putSubscription,
                "{'id':'s','address':'https://example.com/hook','types':['dev.holdfast.item.overdue','" + type + "']}");
        var silence = rig.refused(
                rig.holdfast.putSilence,
                "{'id':'s','within':'PT1H','types':['dev.holdfast.item.overdue','" + type + "']}");
        var watch = rig.refused(rig.holdfast.watchEvents, "{'types':['dev.holdfast.item.overdue','" + type + "']}");
        assertThat(List.of(subscription, silence, watch))
                .allSatisfy(problem -> assertThat(problem)
                        .isInstanceOfSatisfying(
                                Problem.Invalid.class,
                                invalid -> assertThat(invalid.faults())
                                        .singleElement()
                                        .satisfies(fault -> {
                                            assertThat(fault.at()).isEqualTo("/types/1");
                                            assertThat(fault.message())
                                                    .startsWith(
                                                            "fits no type of event; there are dev.holdfast.intent.approved, ")
                                                    .contains(Types.ALL);
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
    void a_pattern_that_fits_one_will_do(String type) {
        rig.ok(
                rig.holdfast.putSubscription,
                "{'id':'s','address':'https://example.com/hook','types':['" + type + "']}");
        rig.ok(rig.holdfast.putSilence, "{'id':'s','within':'PT1H','types':['" + type + "']}");
    }

    @Test
    void every_type_there_is_can_be_asked_for_by_its_name() {
        assertThat(Types.ALL).hasSize(33).doesNotHaveDuplicates().allSatisfy(this::a_pattern_that_fits_one_will_do);
    }
}
