// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.access.Action;
import dev.holdfast.channel.EventSender.DeliveryOutcome;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import dev.holdfast.table.RowSize;
import dev.holdfast.table.RowWrite;
import dev.holdfast.workflow.PutWorkflow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The largest accepted input never leads to a row that DynamoDB would refuse. */
class RowSizeTest {
    /** This character takes four bytes in UTF-8, the maximum for a code point. Limits of texts count code points. */
    private static final String WIDE = "😀";

    private static final int MAX_DATA_BYTES = 262_144;

    private final HoldfastFixture holdfastFixture = new HoldfastFixture();
    private final Map<String, Integer> largestRows = new ConcurrentHashMap<>();

    @BeforeEach
    void measureRows() {
        holdfastFixture.table.runBeforeWrite(this::measure).runBeforeBatch(this::measure);
    }

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    private void measure(List<RowWrite> writes) {
        for (var rowWrite : writes)
            if (rowWrite instanceof RowWrite.Put put)
                largestRows.merge(put.key().partition().split("/")[0], RowSize.bytesOf(put.row()), Math::max);
    }

    private void assertSizes() {
        assertThat(largestRows)
                .allSatisfy((kind, bytes) -> assertThat(bytes).as(kind).isLessThanOrEqualTo(RowSize.MAX_BYTES));
    }

    private <Q, A> ActionResult<A> call(Action<Q, A> action, Object request) {
        return holdfastFixture.call(holdfastFixture.app, action, JsonCodec.encode(request));
    }

    private <Q, A> void callOk(Action<Q, A> action, Object request) {
        HoldfastFixture.requireOk(call(action, request));
    }

    private static List<String> people(String prefix) {
        return IntStream.range(0, 49)
                .mapToObj(i -> prefix
                        + i
                        + WIDE.repeat(200 - prefix.length() - String.valueOf(i).length()))
                .toList();
    }

    private static Map<String, String> labels() {
        var labels = new TreeMap<String, String>();
        for (var i = 0; i < 50; i++) labels.put("l%02d".formatted(i) + "x".repeat(61), WIDE.repeat(200));
        return labels;
    }

    private static List<String> links(String type) {
        return IntStream.range(0, 10)
                .mapToObj(i -> type + ":" + i + WIDE.repeat(199))
                .toList();
    }

    private static Map<String, Object> newItem(int dataBytes) {
        var request = new LinkedHashMap<String, Object>();
        request.put("workflow", "w");
        request.put("key", "k".repeat(200));
        request.put("title", "\uD83D\uDE00".repeat(512));
        request.put("data", "x".repeat(dataBytes - 2));
        request.put("labels", labels());
        request.put("roles", Map.of("own", people("own")));
        request.put("links", links("a"));
        request.put("note", WIDE.repeat(2_000));
        request.put("parent", WIDE.repeat(200));
        request.put("correlation", WIDE.repeat(200));
        request.put("idempotencyKey", WIDE.repeat(200));
        request.put("occurredAt", HoldfastFixture.START.toString());
        return request;
    }

    private Map<String, Object> about(Map<String, Object> members) {
        var request = new LinkedHashMap<String, Object>(members);
        request.put("workflow", "w");
        request.put("key", "k".repeat(200));
        return request;
    }

    private void putLargestWorkflow() {
        holdfastFixture.putWorkflow("w", """
                within: P9D
                remind: PT1H
                roles: {shared: %s}
                states:
                  a: {initial: true, next: [b, z], within: PT1H, notify: [own, shared]}
                  b: {next: [a, z], within: PT1H, notify: [own, shared]}
                  z: {terminal: true}
                """.formatted(JsonCodec.encode(people("shared"))));
    }

    @Test
    void largest_item_keeps_space_for_its_largest_changes() {
        putLargestWorkflow();
        holdfastFixture.subscribe(",'types':['*']");
        holdfastFixture.receiver.answerWith(message -> new DeliveryOutcome.TemporaryFailure(WIDE.repeat(5_000), null));
        assertThat(call(holdfastFixture.holdfast.createItem, newItem(MAX_DATA_BYTES)))
                .isInstanceOfSatisfying(
                        ActionResult.Refusal.class,
                        refusal -> assertThat(refusal.problem()).isInstanceOf(Problem.TooLarge.class));
        var dataBytes = MAX_DATA_BYTES;
        while (call(holdfastFixture.holdfast.createItem, newItem(dataBytes)) instanceof ActionResult.Refusal)
            dataBytes -= 1_000;
        assertThat(dataBytes).isGreaterThan(170_000);
        changeItem();
        assertSizes();
        assertThat(largestRows.get("item")).isGreaterThan(RowSize.MAX_BYTES - 60_000);
        assertThat(largestRows).containsKey("report");
    }

    private void changeItem() {
        var holdfast = holdfastFixture.holdfast;
        var note = WIDE.repeat(2_000);
        publishAndSweep();
        callOk(holdfast.editItem, about(Map.of("links", links("b"), "note", note)));
        for (var i = 0; i < 22; i++) {
            callOk(
                    holdfast.advanceItem,
                    about(Map.of(
                            "to",
                            i % 2 == 0 ? "b" : "a",
                            "note",
                            note,
                            "output",
                            "\"".repeat(10_000),
                            "idempotencyKey",
                            "%02d".formatted(i) + WIDE.repeat(198),
                            "occurredAt",
                            holdfastFixture.clock.instant().toString())));
            if (i % 8 == 0) publishAndSweep();
        }
        for (var i = 0; i < 22; i++)
            callOk(
                    holdfast.recoverItems,
                    Map.of(
                            "workflow",
                            "w",
                            "mode",
                            "redrive",
                            "keys",
                            List.of("k".repeat(200)),
                            "recovery",
                            "r%02d".formatted(i) + "x".repeat(61),
                            "note",
                            note));
        publishAndSweep();
        callOk(holdfast.acknowledgeItem, about(Map.of("note", note)));
        callOk(holdfast.holdQueue.holdItem, about(Map.of("reason", note)));
        publishAndSweep();
    }

    private void publishAndSweep() {
        holdfastFixture.publish();
        holdfastFixture.clock.advance(ofMinutes(70));
        holdfastFixture.sweep();
        holdfastFixture.publish();
        holdfastFixture.clock.advance(ofMinutes(5));
        holdfastFixture.sweep();
    }

    @Test
    void largest_intent_and_batch_of_refusals_fit() {
        var holdfast = holdfastFixture.holdfast;
        var roles = IntStream.range(0, 49)
                .mapToObj(i -> "r%02d".formatted(i) + "x".repeat(61))
                .collect(Collectors.toMap(name -> name, name -> List.of(name + "@example.com")));
        callOk(
                holdfast.holdQueue.putQueuePolicy,
                Map.of(
                        "roles",
                        roles,
                        "approvals",
                        List.of(Map.of("kind", "method", "roles", List.copyOf(roles.keySet()), "needed", 49))));
        var intents = new ArrayList<Map<String, Object>>();
        for (var i = 0; i < 150; i++)
            intents.add(Map.of(
                    "kind",
                    "method",
                    "model",
                    "m".repeat(64),
                    "name",
                    "n".repeat(64),
                    "inputs",
                    i,
                    "labels",
                    labels()));
        for (var from = 0; from < intents.size(); from += 5)
            callOk(holdfast.holdQueue.queueIntents, Map.of("intents", intents.subList(from, from + 5)));
        callOk(holdfast.holdQueue.releaseIntents, Map.of("all", true, "reason", WIDE.repeat(2_000)));
        callOk(
                holdfast.holdQueue.queueIntents,
                Map.of(
                        "intents",
                        List.of(Map.of(
                                "kind",
                                "method",
                                "model",
                                "m",
                                "name",
                                "n",
                                "inputs",
                                "x".repeat(MAX_DATA_BYTES - 2),
                                "labels",
                                labels(),
                                "title",
                                "\uD83D\uDE00".repeat(512),
                                "note",
                                WIDE.repeat(2_000)))));
        holdfastFixture.publish();
        holdfastFixture.clock.advance(ofDays(1));
        holdfastFixture.sweep();
        assertThat(largestRows).containsKeys("batch", "queue");
        assertSizes();
    }

    @Test
    void order_of_subject_with_many_receivers_fits() {
        var addresses = IntStream.range(0, 49).mapToObj(i -> "p" + i + "@x.io").toList();
        holdfastFixture.putWorkflow("w", """
                roles: {crew: %s}
                states: {a: {initial: true, next: [z], notify: [crew], within: PT1H}, z: {terminal: true}}
                """.formatted(JsonCodec.encode(addresses)));
        for (var i = 0; i < 50; i++)
            holdfastFixture.callOk(
                    holdfastFixture.holdfast.putSubscription,
                    "{'id':'s%02d%s','target':'email','address':'notify'}".formatted(i, "x".repeat(61)));
        holdfastFixture.dispatcher = (worker, keys) -> {};
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'w','key':'k'}");
        holdfastFixture.publish();
        assertThat(largestRows.get("tail")).isGreaterThan(100_000);
        assertSizes();
    }

    @Test
    void largest_definitions_fit_or_are_refused() {
        var holdfast = holdfastFixture.holdfast;
        var roles = IntStream.range(0, 50)
                .mapToObj(i -> "r%02d".formatted(i) + "x".repeat(61))
                .collect(Collectors.toMap(name -> name, name -> List.of(WIDE.repeat(200))));
        var approvals = IntStream.range(0, 50)
                .mapToObj(i -> Map.of("kind", "method", "name", "n" + i, "needed", 1, "roles", roles.keySet()))
                .toList();
        var blackouts = IntStream.range(0, 50)
                .mapToObj(i -> Map.of("name", "b" + i, "cron", "0 0 * * 0", "zone", "Europe/Berlin", "duration", "P1D"))
                .toList();
        callOk(
                holdfast.holdQueue.putQueuePolicy,
                Map.of("roles", roles, "approvals", approvals, "blackouts", blackouts, "managers", roles.keySet()));
        callOk(
                holdfast.putSubscription,
                Map.of(
                        "id",
                        "s".repeat(64),
                        "target",
                        "email",
                        "address",
                        "ann@example.com",
                        "labels",
                        labels(),
                        "template",
                        WIDE.repeat(4_000),
                        "roles",
                        roles.keySet()));
        callOk(
                holdfast.putSilence,
                Map.of("id", "s", "labels", labels(), "within", "P366D", "comment", WIDE.repeat(2_000)));
        callOk(
                holdfast.putTimelineAccess,
                Map.of("apps", IntStream.range(0, 50).mapToObj(i -> "a" + i).toList()));
        var keys = IntStream.range(0, 1_000)
                .mapToObj(i -> "%04d".formatted(i) + "k".repeat(196))
                .toList();
        callOk(
                holdfast.recoverItems,
                Map.of("workflow", "simple", "mode", "redrive", "keys", keys, "note", WIDE.repeat(2_000)));
        assertThat(largestRows)
                .containsKeys("policy", "subscription", "silence", "timeline-access", "batch")
                .hasEntrySatisfying("policy", bytes -> assertThat(bytes).isGreaterThan(200_000))
                .hasEntrySatisfying("batch", bytes -> assertThat(bytes).isGreaterThan(200_000));
        assertSizes();
    }

    @Test
    void workflow_that_aliases_make_too_large_is_refused() {
        var yaml = new StringBuilder("description: &d " + WIDE.repeat(1_900) + "\nstates:\n  z: {terminal: true}\n");
        for (var i = 0; i < 150; i++) yaml.append("  s%d: {initial: true, next: [z], description: *d}\n".formatted(i));
        var refused = holdfastFixture.holdfast.putWorkflow.call(
                holdfastFixture.app, new PutWorkflow.Request("w", null, yaml.toString()));
        assertThat(HoldfastFixture.requireRefused(refused)).isInstanceOf(Problem.TooLarge.class);
        assertSizes();
    }
}
