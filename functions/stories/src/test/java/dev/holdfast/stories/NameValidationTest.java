package dev.holdfast.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.access.Action;
import dev.holdfast.problem.Problem;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A name that can't be one is refused by its place, wherever one is taken: some stores hold neither an empty nor a long key. */
class NameValidationTest {
    private final HoldfastFixture holdfastFixture = new HoldfastFixture();

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    private void refused(Action<?, ?> action, String place, String request) {
        assertThat(holdfastFixture.callRefused(action, request))
                .isInstanceOfSatisfying(
                        Problem.Invalid.class,
                        p -> assertThat(p.faults())
                                .anySatisfy(f -> assertThat(f.at()).isEqualTo(place)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x/y", "../other", "\\u0000"})
    void invalid_name_is_refused_by_its_place(String name) {
        var holdfast = holdfastFixture.holdfast;
        for (var bad : List.of(name, name + "x".repeat(3_000))) {
            refused(holdfast.putWorkflow, "/name", "{'name':'" + bad + "','document':{}}");
            refused(holdfast.getWorkflow, "/name", "{'name':'" + bad + "'}");
            refused(holdfast.deleteWorkflow, "/name", "{'name':'" + bad + "'}");
            refused(holdfast.createItem, "/workflow", "{'workflow':'" + bad + "'}");
            refused(holdfast.getItem, "/key", "{'workflow':'simple','key':'" + bad + "'}");
            refused(holdfast.listItems, "/workflow", "{'workflow':'" + bad + "'}");
            refused(holdfast.migrateItems, "/workflow", "{'workflow':'" + bad + "'}");
            refused(holdfast.recoverItems, "/workflow", "{'workflow':'" + bad + "'}");
            refused(holdfast.putSubscription, "/id", "{'id':'" + bad + "','address':'https://example.com'}");
            refused(holdfast.deleteSubscription, "/id", "{'id':'" + bad + "'}");
            refused(holdfast.listDeliveries, "/subscription", "{'subscription':'" + bad + "'}");
            refused(holdfast.replayDeliveries, "/subscription", "{'subscription':'" + bad + "'}");
            refused(holdfast.replayDeliveries, "/delivery", "{'subscription':'s','delivery':'" + bad + "'}");
            refused(holdfast.deleteKey, "/id", "{'id':'" + bad + "'}");
        }
    }
}
