package dev.holdfast.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.json.Codec;
import dev.holdfast.problem.Problem;
import dev.holdfast.workflow.PutWorkflow;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** However much is said of an item, its row fits where rows have the narrowest limit (DynamoDB: 400 KB with its keys). */
class LimitsTest {
    private static final int ROW = 390_000;

    private final Rig rig = new Rig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void the_row_of_the_largest_item_fits_after_any_number_of_changes() {
        rig.workflow(
                "w",
                "states: {a: {initial: true, next: [b, z]}, b: {next: [a], notify: [r0, r1]}, z: {terminal: true}}");
        // Three bytes each in UTF-8: no character takes more for its length.
        var labels = new TreeMap<String, String>();
        for (var i = 0; i < 50; i++) labels.put("l" + i + "x".repeat(61), "好".repeat(200));
        var roles = Map.of("r0", people(25), "r1", people(25));
        var request = new LinkedHashMap<String, Object>();
        request.put("workflow", "w");
        request.put("key", "k".repeat(200));
        request.put("data", "好".repeat(87_380));
        request.put("labels", labels);
        request.put("roles", roles);
        request.put("note", "好".repeat(2_000));
        request.put("parent", "好".repeat(200));
        request.put("correlation", "好".repeat(200));
        rig.ok(rig.holdfast.createItem, Codec.encode(request));
        for (var i = 0; i < 25; i++) {
            var move = Map.of(
                    "workflow",
                    "w",
                    "key",
                    "k".repeat(200),
                    "to",
                    i % 2 == 0 ? "b" : "a",
                    "note",
                    "好".repeat(2_000),
                    "idempotencyKey",
                    "好".repeat(199) + (char) ('a' + i));
            rig.ok(rig.holdfast.advanceItem, Codec.encode(move));
            rig.publish();
            assertThat(rig.row("w", "k".repeat(200)).body().getBytes(StandardCharsets.UTF_8))
                    .hasSizeLessThan(ROW);
        }
        var history = rig.ok(rig.holdfast.itemHistory, "{'workflow':'w','key':'" + "k".repeat(200) + "'}");
        assertThat(history.history()).hasSize(26);
    }

    @Test
    void the_row_fits_however_many_roles_are_told() {
        var roles = IntStream.range(0, 50)
                .mapToObj(i -> "r%02d".formatted(i) + "x".repeat(61))
                .toList();
        var states = "states: {a: {initial: true, next: [b, z]}, b: {next: [a], notify: " + roles
                + "}, z: {terminal: true}}";
        rig.workflow("w", states);
        rig.ok(rig.holdfast.createItem, "{'workflow':'w','key':'k'}");
        for (var i = 0; i < 25; i++)
            rig.ok(rig.holdfast.advanceItem, "{'workflow':'w','key':'k','to':'" + (i % 2 == 0 ? "b" : "a") + "'}");
        assertThat(rig.row("w", "k").body()).hasSizeLessThan(30_000);
        var more = new PutWorkflow.Request("w", null, states.replace("notify: [", "notify: [more, "));
        assertThat(Rig.refusal(rig.holdfast.putWorkflow.call(rig.app, more)).detail())
                .isEqualTo("/states/b/notify: must have at most 50 entries");
    }

    @Test
    void so_many_faults_are_listed_as_an_answer_has_room_for_and_the_others_are_counted() {
        var keys = "'/',".repeat(999) + "'/'";
        assertThat(rig.refused(rig.holdfast.recoverItems, "{'workflow':'simple','keys':[" + keys + "]}"))
                .isInstanceOfSatisfying(
                        Problem.Invalid.class, p -> assertThat(p.faults()).hasSize(500))
                .satisfies(p -> assertThat(p.detail()).startsWith("/keys/0: ").endsWith("(and 999 more)"));
    }

    @Test
    void a_document_that_is_too_large_or_no_yaml_is_refused_by_its_place() {
        var large = new PutWorkflow.Request("w", null, "description: " + "好".repeat(70_000));
        assertThat(Rig.refusal(rig.holdfast.putWorkflow.call(rig.app, large)).detail())
                .isEqualTo("/yaml: must be at most 200000 bytes");
        var broken = new PutWorkflow.Request("w", null, "a: b: c");
        assertThat(Rig.refusal(rig.holdfast.putWorkflow.call(rig.app, broken)).detail())
                .isEqualTo("line 1, column 5: is not YAML: mapping values are not allowed here");
    }

    private static List<String> people(int count) {
        var people = new ArrayList<String>();
        for (var i = 0; i < count; i++) people.add("好".repeat(200));
        return people;
    }

    @Test
    void more_than_fits_is_refused_by_its_place() {
        var crowd = Map.of("roles", Map.of("r", people(50), "s", people(1)));
        assertThat(rig.refused(rig.holdfast.createItem, Codec.encode(crowd)).detail())
                .startsWith("/roles: must name people with at most 10000 characters");
        assertThat(rig.refused(rig.holdfast.createItem, "{'note':'" + "x".repeat(2_001) + "'}")
                        .detail())
                .startsWith("/note");
        assertThat(rig.refused(rig.holdfast.createItem, "{'labels':{'a':'\\u0007'}}")
                        .detail())
                .startsWith("/labels/a: must have no control characters");
        assertThat(rig.refused(rig.holdfast.createItem, "{'parent':'\\u0007','note':'\\u0007'}")
                        .toString())
                .contains("/parent", "/note");
        assertThat(rig.refused(rig.holdfast.createItem, "{'note':'\\ud800','labels':{'a':'\\udc00'}}")
                        .toString())
                .contains("/labels/a", "/note", "surrogate");
        rig.ok(rig.holdfast.createItem, "{'note':'two\\nlines'}");
    }
}
