package dev.holdfast.aws;

import static org.assertj.core.api.Assertions.assertThat;

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

/** What each action costs on DynamoDB, in its own request units. When one of these grows, the bill of every user grows. */
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
            Holdfast.DeploymentParts.withoutSending(new DynamoTable(client, table, clock), new ShardLayout(1), clock));

    @BeforeEach
    void workflows() {
        call(holdfast.putWorkflow, new PutWorkflow.Request("listed", null, STATES));
        call(holdfast.putWorkflow, new PutWorkflow.Request("plain", null, "board: false\n" + STATES));
        requestUnitMeter.takeUnits();
    }

    @AfterEach
    void drop() {
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
        if (!(decoded instanceof ActionResult.Success<Q>(var q))) throw new AssertionError(decoded.toString());
        call(action, q);
        return writes();
    }

    private Map<String, Double> writes() {
        var taken = requestUnitMeter.takeUnits();
        taken.keySet().removeIf(name -> name.startsWith("read"));
        return taken;
    }

    private static String create(String workflow) {
        return "{'workflow':'" + workflow
                + "','key':'invoice-2026-000123.pdf','data':{'bucket':'incoming','path':'2026/03/01/" + "x".repeat(400)
                + "','attempt':1},'labels':{'team':'billing'}}";
    }

    private static String at(String workflow, String rest) {
        return "{'workflow':'" + workflow + "','key':'invoice-2026-000123.pdf'" + rest + "}";
    }

    @Test
    void each_action_is_one_write_of_the_table() {
        assertThat(writes(holdfast.createItem, create("plain")))
                .isEqualTo(Map.of("write table", 1.0, "write due", 1.0));
        clock.advance(Duration.ofMinutes(1));
        assertThat(writes(holdfast.advanceItem, at("plain", ",'to':'copied'"))).isEqualTo(Map.of("write table", 1.0));
        assertThat(writes(holdfast.heartbeatItem, at("plain", ""))).isEqualTo(Map.of("write table", 1.0));
        assertThat(writes(holdfast.advanceItem, at("plain", ",'to':'checked'"))).isEqualTo(Map.of("write table", 1.0));
        assertThat(writes(holdfast.advanceItem, at("plain", ",'to':'stored'"))).isEqualTo(Map.of("write table", 1.0));
        assertThat(writes(holdfast.completeItem, at("plain", "")))
                .isEqualTo(Map.of("write table", 1.0, "write due", 1.0));
    }

    @Test
    void board_costs_two_writes_per_move_and_one_per_end() {
        assertThat(writes(holdfast.createItem, create("listed")))
                .isEqualTo(Map.of("write table", 1.0, "write due", 1.0, "write board", 1.0));
        assertThat(writes(holdfast.advanceItem, at("listed", ",'to':'copied'")))
                .isEqualTo(Map.of("write table", 1.0, "write board", 2.0));
        assertThat(writes(holdfast.heartbeatItem, at("listed", ""))).isEqualTo(Map.of("write table", 1.0));
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
        units += sum(writes(holdfast.createItem, create(workflow)));
        for (var to : List.of("copied", "checked", "stored")) {
            clock.advance(Duration.ofMinutes(1));
            units += sum(writes(holdfast.advanceItem, at(workflow, ",'to':'" + to + "','note':'by worker 17'")));
        }
        units += sum(writes(holdfast.completeItem, at(workflow, "")));
        System.out.println("write units per lifecycle of workflow " + workflow + ": " + units);
        return units;
    }

    @Test
    void flagged_overdue_item_leaves_due_index() {
        writes(holdfast.createItem, create("plain"));
        clock.advance(Duration.ofHours(2));
        requestUnitMeter.takeUnits();
        assertThat(holdfast.sweep.run(Duration.ofMinutes(1)).done()).containsEntry("overdue", 1L);
        var used = requestUnitMeter.takeUnits();
        assertThat(used).containsEntry("write due", 1.0);
        // One more than the item: the sweep notes once how many shards there are.
        assertThat(used).containsEntry("write table", 2.0);
    }

    @Test
    void later_deadline_costs_sweep_one_rearming() {
        writes(holdfast.createItem, create("plain"));
        writes(holdfast.advanceItem, at("plain", ",'to':'copied'"));
        holdfast.sweep.run(Duration.ofMinutes(1));
        clock.advance(Duration.ofMinutes(90));
        requestUnitMeter.takeUnits();
        assertThat(holdfast.sweep.run(Duration.ofMinutes(1)).done()).containsEntry("rearmed", 1L);
        var rearmed = writes();
        assertThat(rearmed).isEqualTo(Map.of("write table", 1.0, "write due", 2.0));
        assertThat(sum(rearmed)).isEqualTo(committed("rearm write"));
    }

    /** What the page about cost is computed from. */
    private static double committed(String name) {
        return MeasuredUnits.committed().of(name);
    }

    private static double sum(Map<String, Double> units) {
        return units.values().stream().mapToDouble(Double::doubleValue).sum();
    }
}
