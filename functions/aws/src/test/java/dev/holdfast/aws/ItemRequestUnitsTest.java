// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.DeploymentParts;
import dev.holdfast.Holdfast;
import dev.holdfast.SettableClock;
import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.table.ShardLayout;
import dev.holdfast.workflow.PutWorkflow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Limits the request units that actions on items use on DynamoDB. If these numbers rise, the costs of every user rise.
 */
class ItemRequestUnitsTest {
    private static final String STATES = """
            states:
              received: {initial: true, next: [copied], within: PT1H}
              copied: {next: [checked], within: PT2H}
              checked: {next: [stored], within: PT3H}
              stored: {next: [done], within: PT4H}
              done: {terminal: true}
            """;

    private final SettableClock clock = new SettableClock(Instant.parse("2026-03-01T08:00:00Z"));
    private final RequestUnitMeter requestUnitMeter = new RequestUnitMeter();
    private final Caller caller = Caller.application("shop", Scope.MANAGE, "key:shop");
    private final DynamoDbClient client = TestDynamoDb.client(requestUnitMeter);
    private final String table = TestDynamoDb.createTable(client);
    private final Holdfast holdfast = new Holdfast(
            DeploymentParts.withoutSending(new DynamoTable(client, table, clock), new ShardLayout(1), clock));

    @BeforeEach
    void putWorkflows() {
        call(holdfast.putWorkflow, new PutWorkflow.Request("listed", null, STATES));
        call(holdfast.putWorkflow, new PutWorkflow.Request("plain", null, "board: false\n" + STATES));
        requestUnitMeter.takeUnits();
    }

    @AfterEach
    void deleteTable() {
        client.deleteTable(r -> r.tableName(table));
        client.close();
    }

    private <Q> void call(Action<Q, ?> action, Q request) {
        if (action.call(caller, request) instanceof ActionResult.Refusal<?>(var problem))
            throw new AssertionError(problem.toString());
    }

    private <Q> Map<String, Double> writes(Action<Q, ?> action, String request) {
        requestUnitMeter.takeUnits();
        var decoded = JsonCodec.decode(action.requestType(), request.replace('\'', '"'));
        if (!(decoded instanceof ActionResult.Success<Q>(var decodedRequest)))
            throw new AssertionError(decoded.toString());
        call(action, decodedRequest);
        return takeWrites();
    }

    private Map<String, Double> takeWrites() {
        var units = requestUnitMeter.takeUnits();
        units.keySet().removeIf(name -> name.startsWith("read"));
        return units;
    }

    private static String createRequest(String workflow) {
        return "{'workflow':'" + workflow
                + "','key':'invoice-2026-000123.pdf','data':{'bucket':'incoming','path':'2026/03/01/" + "x".repeat(400)
                + "','attempt':1},'labels':{'team':'billing'}}";
    }

    private static String itemRequest(String workflow, String extraMembers) {
        return "{'workflow':'" + workflow + "','key':'invoice-2026-000123.pdf'" + extraMembers + "}";
    }

    @Test
    void each_action_writes_table_once() {
        assertThat(writes(holdfast.createItem, createRequest("plain")))
                .isEqualTo(Map.of("write table", 1.0, "write due", 1.0));
        clock.advance(Duration.ofMinutes(1));
        assertThat(writes(holdfast.advanceItem, itemRequest("plain", ",'to':'copied'")))
                .isEqualTo(Map.of("write table", 1.0));
        assertThat(writes(holdfast.heartbeatItem, itemRequest("plain", ""))).isEqualTo(Map.of("write table", 1.0));
        assertThat(writes(holdfast.advanceItem, itemRequest("plain", ",'to':'checked'")))
                .isEqualTo(Map.of("write table", 1.0));
        assertThat(writes(holdfast.advanceItem, itemRequest("plain", ",'to':'stored'")))
                .isEqualTo(Map.of("write table", 1.0));
        assertThat(writes(holdfast.completeItem, itemRequest("plain", "")))
                .isEqualTo(Map.of("write table", 1.0, "write due", 1.0));
    }

    @Test
    void board_adds_two_writes_per_advance_and_one_per_creation() {
        assertThat(writes(holdfast.createItem, createRequest("listed")))
                .isEqualTo(Map.of("write table", 1.0, "write due", 1.0, "write board", 1.0));
        assertThat(writes(holdfast.advanceItem, itemRequest("listed", ",'to':'copied'")))
                .isEqualTo(Map.of("write table", 1.0, "write board", 2.0));
        assertThat(writes(holdfast.heartbeatItem, itemRequest("listed", ""))).isEqualTo(Map.of("write table", 1.0));
    }

    @Test
    void lifecycle_takes_7_units_without_board_and_15_with_it() {
        var plain = lifecycle("plain");
        var listed = lifecycle("listed");
        assertThat(plain).isLessThanOrEqualTo(7.0);
        assertThat(listed).isLessThanOrEqualTo(15.0);
        assertThat(plain).isEqualTo(committed("lifecycle plain write"));
        assertThat(listed).isEqualTo(committed("lifecycle listed write"));
    }

    private double lifecycle(String workflow) {
        var units = 0.0;
        units += sum(writes(holdfast.createItem, createRequest(workflow)));
        for (var state : List.of("copied", "checked", "stored")) {
            clock.advance(Duration.ofMinutes(1));
            units += sum(
                    writes(holdfast.advanceItem, itemRequest(workflow, ",'to':'" + state + "','note':'by worker 17'")));
        }
        units += sum(writes(holdfast.completeItem, itemRequest(workflow, "")));
        System.out.println("write units per lifecycle of workflow " + workflow + ": " + units);
        return units;
    }

    @Test
    void flagged_overdue_item_leaves_due_index() {
        writes(holdfast.createItem, createRequest("plain"));
        clock.advance(Duration.ofHours(2));
        requestUnitMeter.takeUnits();
        assertThat(holdfast.sweep.run(Duration.ofMinutes(1)).done()).containsEntry("overdue", 1L);
        var used = requestUnitMeter.takeUnits();
        assertThat(used).containsEntry("write due", 1.0);
        // The sweep writes the item's row. The first sweep also writes a row with the number of shards.
        assertThat(used).containsEntry("write table", 2.0);
    }

    @Test
    void sweep_rearms_item_once_after_later_deadline() {
        writes(holdfast.createItem, createRequest("plain"));
        writes(holdfast.advanceItem, itemRequest("plain", ",'to':'copied'"));
        holdfast.sweep.run(Duration.ofMinutes(1));
        clock.advance(Duration.ofMinutes(90));
        requestUnitMeter.takeUnits();
        assertThat(holdfast.sweep.run(Duration.ofMinutes(1)).done()).containsEntry("rearmed", 1L);
        var rescheduled = takeWrites();
        assertThat(rescheduled).isEqualTo(Map.of("write table", 1.0, "write due", 2.0));
        assertThat(sum(rescheduled)).isEqualTo(committed("reschedule write"));
    }

    /** Returns the units in {@code units.csv}, which the page about cost uses. */
    private static double committed(String name) {
        return MeasuredUnits.committed().of(name);
    }

    private static double sum(Map<String, Double> units) {
        return units.values().stream().mapToDouble(Double::doubleValue).sum();
    }
}
