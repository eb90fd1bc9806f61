// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.notification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hold.intent.IntentChange;
import dev.holdfast.item.ItemEventType;
import dev.holdfast.workflow.WorkflowChange;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** One sentence describes each event. */
class EventSentenceTest {
    private static String sentenceOf(String kind) {
        Map<String, Object> event = new HashMap<>();
        EventVariables.NAMES.forEach(name -> event.put(name, ""));
        event.put("kind", kind);
        event.put("action", kind.substring(kind.indexOf('.') + 1));
        event.put("subject", "orders/42");
        event.put("by", "olga");
        event.put("state", "open");
        return EventSentence.of(event);
    }

    static Stream<String> kinds() {
        return Stream.of(
                        Arrays.stream(ItemEventType.values()).map(itemEventType -> "item." + itemEventType.jsonName()),
                        Arrays.stream(IntentChange.IntentEventType.values())
                                .map(intentEventType -> "intent." + intentEventType.jsonName()),
                        Arrays.stream(WorkflowChange.WorkflowEventType.values())
                                .map(workflowEventType -> "workflow." + workflowEventType.jsonName()))
                .flatMap(kinds -> kinds);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void every_kind_of_event_has_its_own_sentence(String kind) {
        assertThat(sentenceOf(kind))
                .contains("orders/42")
                .endsWith(".")
                .isNotEqualTo("orders/42: %s, by olga.".formatted(kind.substring(kind.indexOf('.') + 1)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "item.recovered | olga started orders/42 again, from open.",
                "item.acknowledged | olga acknowledged that orders/42 is late, in open.",
                "item.deleted | olga deleted orders/42, which was in open.",
                "intent.queued | olga requested orders/42: it waits in the hold queue.",
                "intent.expired | orders/42 has expired: nobody released it in time.",
                "elsewhere.happened | orders/42: happened, by olga.",
            })
    void sentence_names_actor_and_change(String kind, String sentence) {
        assertThat(sentenceOf(kind)).isEqualTo(sentence);
    }
}
