// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.channel.EventSender.DeliveryOutcome;
import dev.holdfast.delivery.DeliveryView;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.problem.Problem;
import dev.holdfast.table.RowQuery;
import dev.holdfast.table.RowSize;
import dev.holdfast.workflow.PutWorkflow;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The row of the largest item fits into the smallest row limit, which is 400 KB with keys in DynamoDB. */
class SizeLimitTest {
    private static final int MAX_ROW_BYTES = 390_000;

    private final HoldfastFixture holdfastFixture = new HoldfastFixture();

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    @Test
    void row_of_largest_item_fits_after_any_number_of_changes() {
        holdfastFixture.putWorkflow(
                "w",
                "states: {a: {initial: true, next: [b, z]}, b: {next: [a], notify: [r0, r1], claimable: true}, z: {terminal: true}}");
        // Each character takes three bytes in UTF-8, the maximum for a UTF-16 unit.
        var labels = new TreeMap<String, String>();
        for (var i = 0; i < 50; i++) labels.put("l" + i + "x".repeat(61), "好".repeat(200));
        var roles = Map.of("r0", people(25), "r1", people(25));
        var request = new LinkedHashMap<String, Object>();
        request.put("workflow", "w");
        request.put("key", "k".repeat(200));
        request.put("data", "好".repeat(80_000));
        request.put("labels", labels);
        request.put("roles", roles);
        request.put("note", "好".repeat(2_000));
        request.put("parent", "好".repeat(200));
        request.put("correlation", "好".repeat(200));
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, JsonCodec.encode(request));
        for (var i = 0; i < 25; i++) {
            var moveRequest = Map.of(
                    "workflow",
                    "w",
                    "key",
                    "k".repeat(200),
                    "to",
                    i % 2 == 0 ? "b" : "a",
                    "note",
                    "好".repeat(2_000),
                    "output",
                    "\"".repeat(10_000),
                    "idempotencyKey",
                    "好".repeat(199) + (char) ('a' + i));
            holdfastFixture.callOk(holdfastFixture.holdfast.advanceItem, JsonCodec.encode(moveRequest));
            holdfastFixture.publish();
            assertThat(holdfastFixture.row("w", "k".repeat(200)).body().getBytes(StandardCharsets.UTF_8))
                    .hasSizeLessThan(MAX_ROW_BYTES);
        }
        var claimed = holdfastFixture
                .callOk(
                        holdfastFixture.holdfast.claimItem,
                        "{'workflow':'w','state':'b','worker':'" + "好".repeat(200) + "'}")
                .item();
        var token =
                requireNonNull(requireNonNull(requireNonNull(claimed).claim()).token());
        holdfastFixture.callOk(
                holdfastFixture.holdfast.returnItem,
                "{'workflow':'w','key':'" + "k".repeat(200) + "','claimToken':'" + token + "','reason':'"
                        + "好".repeat(500) + "'}");
        assertThat(holdfastFixture.row("w", "k".repeat(200)).body().getBytes(StandardCharsets.UTF_8))
                .hasSizeLessThan(MAX_ROW_BYTES);
        holdfastFixture.publish();
        var history = holdfastFixture.callOk(
                holdfastFixture.holdfast.getItemHistory, "{'workflow':'w','key':'" + "k".repeat(200) + "'}");
        assertThat(history.history()).hasSize(28);
    }

    @Test
    void delivery_of_largest_item_fits_after_all_attempts() {
        var names = IntStream.range(0, 50).mapToObj(i -> i + "好".repeat(198)).toList();
        holdfastFixture.putWorkflow("w", """
            states:
              a: {initial: true, next: [z], within: PT1M, notify: [lead], description: "%s"}
              z: {terminal: true}
            """.formatted("好".repeat(2_000)));
        holdfastFixture.subscribe(",'include':['data'],'types':['*.overdue']");
        holdfastFixture.receiver.answerWith(
                message -> new DeliveryOutcome.TemporaryFailure("\u0001".repeat(600), null));
        var labels = new TreeMap<String, String>();
        for (var i = 0; i < 50; i++) labels.put("l" + i + "x".repeat(61), "好".repeat(200));
        var request = Map.of(
                "workflow",
                "w",
                "key",
                "k",
                "data",
                "好".repeat(80_000),
                "labels",
                labels,
                "roles",
                Map.of("lead", names),
                "links",
                IntStream.range(0, 10)
                        .mapToObj(i -> "t" + i + ":" + "好".repeat(198))
                        .toList(),
                "parent",
                "好".repeat(200),
                "note",
                "好".repeat(2_000));
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, JsonCodec.encode(request));
        holdfastFixture.publish();
        holdfastFixture.clock.advance(Duration.ofMinutes(2));
        holdfastFixture.sweep();
        holdfastFixture.publish();
        for (var attempt = 0; attempt < 20; attempt++) {
            // After this time, the circuit breaker allows a single attempt.
            holdfastFixture.clock.advance(Duration.ofMinutes(10));
            holdfastFixture.callOk(
                    holdfastFixture.holdfast.replayDeliveries,
                    "{'subscription':'alerts','delivery':'" + delivery().id() + "'}");
        }
        assertThat(delivery().attempts()).hasSize(20);
        var rows = holdfastFixture
                .store()
                .query(new RowQuery(null, "delivery/shop/alerts", "", null, 10, null, false))
                .rows();
        assertThat(rows)
                .singleElement()
                .satisfies(row -> assertThat(RowSize.bytesOf(row)).isBetween(100_000, RowSize.MAX_BYTES));
        var sent = holdfastFixture.receiver.events().getLast().get("data");
        assertThat(sent.get("labels")).hasSize(50);
    }

    private DeliveryView delivery() {
        return holdfastFixture
                .callOk(holdfastFixture.holdfast.listDeliveries, "{'subscription':'alerts'}")
                .deliveries()
                .getFirst();
    }

    @Test
    void event_of_usual_size_includes_its_payload() {
        holdfastFixture.subscribe(",'include':['data']");
        holdfastFixture.callOk(
                holdfastFixture.holdfast.createItem, JsonCodec.encode(Map.of("key", "a", "data", "好".repeat(87_380))));
        holdfastFixture.publish();
        var sent = holdfastFixture.receiver.events().getLast().get("data");
        assertThat(sent.get("data").asText()).hasSize(87_380);
        assertThat(sent.has("omitted")).isFalse();
    }

    @Test
    void row_fits_with_any_number_of_notified_roles() {
        var roles = IntStream.range(0, 50)
                .mapToObj(i -> "r%02d".formatted(i) + "x".repeat(61))
                .toList();
        var states = "states: {a: {initial: true, next: [b, z]}, b: {next: [a], notify: " + roles
                + "}, z: {terminal: true}}";
        holdfastFixture.putWorkflow("w", states);
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'w','key':'k'}");
        for (var i = 0; i < 25; i++)
            holdfastFixture.callOk(
                    holdfastFixture.holdfast.advanceItem,
                    "{'workflow':'w','key':'k','to':'" + (i % 2 == 0 ? "b" : "a") + "'}");
        assertThat(holdfastFixture.row("w", "k").body()).hasSizeLessThan(30_000);
        var tooManyRoles = new PutWorkflow.Request("w", null, states.replace("notify: [", "notify: [more, "));
        assertThat(HoldfastFixture.requireRefused(
                                holdfastFixture.holdfast.putWorkflow.call(holdfastFixture.app, tooManyRoles))
                        .detail())
                .isEqualTo("/states/b/notify: must have at most 50 entries");
    }

    @Test
    void answer_lists_limited_number_of_faults_and_counts_the_rest() {
        var keys = "'/',".repeat(999) + "'/'";
        assertThat(holdfastFixture.callRefused(
                        holdfastFixture.holdfast.recoverItems, "{'workflow':'simple','keys':[" + keys + "]}"))
                .isInstanceOfSatisfying(
                        Problem.Invalid.class,
                        problem -> assertThat(problem.faults()).hasSize(500))
                .satisfies(problem ->
                        assertThat(problem.detail()).startsWith("/keys/0: ").endsWith("(and 999 more)"));
    }

    @Test
    void oversized_or_malformed_document_is_refused_with_its_field() {
        var large = new PutWorkflow.Request("w", null, "description: " + "好".repeat(70_000));
        assertThat(HoldfastFixture.requireRefused(holdfastFixture.holdfast.putWorkflow.call(holdfastFixture.app, large))
                        .detail())
                .isEqualTo("/yaml: must be at most 200000 bytes");
        var malformed = new PutWorkflow.Request("w", null, "a: b: c");
        assertThat(HoldfastFixture.requireRefused(
                                holdfastFixture.holdfast.putWorkflow.call(holdfastFixture.app, malformed))
                        .detail())
                .isEqualTo("line 1, column 5: is not valid YAML: mapping values are not allowed here");
    }

    private static List<String> people(int count) {
        var people = new ArrayList<String>();
        for (var i = 0; i < count; i++) people.add("好".repeat(200));
        return people;
    }

    @Test
    void oversized_value_is_refused_by_its_place() {
        var tooManyPeople = Map.of("roles", Map.of("r", people(50), "s", people(1)));
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.createItem, JsonCodec.encode(tooManyPeople))
                        .detail())
                .startsWith("/roles: must name people with at most 10000 characters");
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.createItem, "{'note':'" + "x".repeat(2_001) + "'}")
                        .detail())
                .startsWith("/note");
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.createItem, "{'labels':{'a':'\\u0007'}}")
                        .detail())
                .startsWith("/labels/a: must have no control characters");
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.createItem, "{'parent':'\\u0007','note':'\\u0007'}")
                        .toString())
                .contains("/parent", "/note");
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.createItem, "{'note':'\\ud800','labels':{'a':'\\udc00'}}")
                        .toString())
                .contains("/labels/a", "/note", "surrogate");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'note':'two\\nlines'}");
    }
}
