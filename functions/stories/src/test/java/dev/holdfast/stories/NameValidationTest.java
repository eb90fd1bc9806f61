// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.access.Action;
import dev.holdfast.problem.Problem;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every action refuses an invalid name, and its refusal contains the field. Some stores can't contain empty or long
 * keys.
 */
class NameValidationTest {
    private final HoldfastFixture holdfastFixture = new HoldfastFixture();

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    private void assertRefused(Action<?, ?> action, String field, String request) {
        assertThat(holdfastFixture.callRefused(action, request))
                .isInstanceOfSatisfying(
                        Problem.Invalid.class,
                        problem -> assertThat(problem.faults())
                                .anySatisfy(fault -> assertThat(fault.at()).isEqualTo(field)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x/y", "../other", "\\u0000"})
    void invalid_name_is_refused_with_its_field(String name) {
        var holdfast = holdfastFixture.holdfast;
        for (var invalid : List.of(name, name + "x".repeat(3_000))) {
            assertRefused(holdfast.putWorkflow, "/name", "{'name':'" + invalid + "','document':{}}");
            assertRefused(holdfast.getWorkflow, "/name", "{'name':'" + invalid + "'}");
            assertRefused(holdfast.deleteWorkflow, "/name", "{'name':'" + invalid + "'}");
            assertRefused(holdfast.createItem, "/workflow", "{'workflow':'" + invalid + "'}");
            assertRefused(holdfast.getItem, "/key", "{'workflow':'simple','key':'" + invalid + "'}");
            assertRefused(holdfast.listItems, "/workflow", "{'workflow':'" + invalid + "'}");
            assertRefused(holdfast.migrateItems, "/workflow", "{'workflow':'" + invalid + "'}");
            assertRefused(holdfast.recoverItems, "/workflow", "{'workflow':'" + invalid + "'}");
            assertRefused(holdfast.putSubscription, "/id", "{'id':'" + invalid + "','address':'https://example.com'}");
            assertRefused(holdfast.deleteSubscription, "/id", "{'id':'" + invalid + "'}");
            assertRefused(holdfast.listDeliveries, "/subscription", "{'subscription':'" + invalid + "'}");
            assertRefused(holdfast.replayDeliveries, "/subscription", "{'subscription':'" + invalid + "'}");
            assertRefused(holdfast.replayDeliveries, "/delivery", "{'subscription':'s','delivery':'" + invalid + "'}");
            assertRefused(holdfast.deleteKey, "/id", "{'id':'" + invalid + "'}");
        }
    }
}
