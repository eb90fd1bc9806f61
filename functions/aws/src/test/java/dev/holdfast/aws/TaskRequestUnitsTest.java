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
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Limits the request units that tasks of people use on DynamoDB. If these numbers rise, the costs of every user rise. */
class TaskRequestUnitsTest {
    private static final String WORKFLOW = """
            roles: {dba: [dora@example.com, ben@example.com]}
            fields: {type: object, properties: {day: {type: string, format: date}}}
            states:
              asked:
                initial: true
                within: P2D
                task: {candidates: [dba]}
                fields: {editable: [day]}
                next: [planned, done]
              planned: {within: P7D, next: [done]}
              done: {terminal: true}
            """;

    private final SettableClock clock = new SettableClock(Instant.parse("2026-03-01T08:00:00Z"));
    private final RequestUnitMeter requestUnitMeter = new RequestUnitMeter();
    private final Caller application = Caller.application("shop", Scope.MANAGE, "key:shop");
    private final Caller dora = application.actingFor("dora@example.com");
    private final DynamoDbClient client = TestDynamoDb.client(requestUnitMeter);
    private final String table = TestDynamoDb.createTable(client);
    private final Holdfast holdfast = new Holdfast(
            DeploymentParts.withoutSending(new DynamoTable(client, table, clock), new ShardLayout(1), clock));

    @BeforeEach
    void putWorkflow() {
        call(application, holdfast.putWorkflow, new PutWorkflow.Request("moving", null, WORKFLOW));
        reset();
    }

    @AfterEach
    void deleteTable() {
        client.deleteTable(r -> r.tableName(table));
        client.close();
    }

    private static <Q> void call(Caller caller, Action<Q, ?> action, Q request) {
        if (action.call(caller, request) instanceof ActionResult.Refusal<?>(var problem))
            throw new AssertionError(problem.toString());
    }

    private void reset() {
        requestUnitMeter.takeUnits();
        requestUnitMeter.takeTransactedRows();
    }

    private <Q> Map<String, Double> units(Caller caller, Action<Q, ?> action, String request) {
        reset();
        clock.advance(Duration.ofMinutes(1));
        var decoded = JsonCodec.decode(action.requestType(), request.replace('\'', '"'));
        if (!(decoded instanceof ActionResult.Success<Q>(var decodedRequest)))
            throw new AssertionError(decoded.toString());
        call(caller, action, decodedRequest);
        return requestUnitMeter.takeUnits();
    }

    private <Q> Map<String, Double> change(Caller caller, Action<Q, ?> action, String key, String members) {
        return units(caller, action, "{'workflow':'moving','key':'" + key + "'" + members + "}");
    }

    private Map<String, Double> create(String key) {
        return change(application, holdfast.createItem, key, ",'data':{'path':'" + "x".repeat(400) + "'}");
    }

    private static Map<String, Double> writes(Map<String, Double> units) {
        var writes = new TreeMap<>(units);
        writes.keySet().removeIf(name -> name.startsWith("read"));
        return writes;
    }

    private static double reads(Map<String, Double> units) {
        return units.entrySet().stream()
                .filter(e -> e.getKey().startsWith("read"))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    /** Creates tasks that Dora can claim, and tasks that she has. */
    private void createTasks(int claimable, int assigned) {
        for (var i = 0; i < claimable; i++) create("claimable-" + i);
        for (var i = 0; i < assigned; i++) {
            create("assigned-" + i);
            change(dora, holdfast.claimTask, "assigned-" + i, "");
        }
    }

    @Test
    void creation_of_task_also_writes_row_of_its_inbox() {
        create("first");
        var created = create("a");
        assertThat(requestUnitMeter.takeTransactedRows()).isEqualTo(2);
        assertThat(writes(created)).isEqualTo(Map.of("write table", 4.0, "write board", 4.0, "write due", 2.0));
        assertThat(reads(created)).isLessThanOrEqualTo(1);
    }

    @Test
    void claim_moves_task_to_inbox_of_person() {
        create("a");
        var claimed = change(dora, holdfast.claimTask, "a", "");
        assertThat(requestUnitMeter.takeTransactedRows())
                .as("the item, the removed row of the role, the new row of the person")
                .isEqualTo(3);
        assertThat(writes(claimed)).isEqualTo(Map.of("write table", 4.0, "write board", 2.0));
        assertThat(reads(claimed)).isLessThanOrEqualTo(1);
    }

    @Test
    void edit_writes_inbox_only_for_new_order() {
        createTasks(0, 1);
        var answered = change(dora, holdfast.editTask, "assigned-0", ",'fields':{'day':'2026-04-01'}");
        assertThat(writes(answered)).isEqualTo(Map.of("write table", 1.0));
        assertThat(reads(answered)).isLessThanOrEqualTo(1);
        var reordered = change(application, holdfast.editTask, "assigned-0", ",'priority':3");
        assertThat(requestUnitMeter.takeTransactedRows()).isEqualTo(2);
        assertThat(writes(reordered)).isEqualTo(Map.of("write table", 4.0, "write board", 4.0));
        assertThat(reads(reordered)).isLessThanOrEqualTo(1);
    }

    @Test
    void advance_of_task_also_removes_row_of_its_inbox() {
        createTasks(0, 1);
        var advanced =
                change(dora, holdfast.advanceItem, "assigned-0", ",'to':'planned','fields':{'day':'2026-04-01'}");
        assertThat(requestUnitMeter.takeTransactedRows()).isEqualTo(2);
        assertThat(writes(advanced)).isEqualTo(Map.of("write table", 4.0, "write board", 6.0));
        assertThat(reads(advanced)).isLessThanOrEqualTo(1);
    }

    @Test
    void page_of_inbox_reads_two_rows_for_each_task() {
        assertThat(reads(units(dora, holdfast.listTasks, "{}"))).isLessThanOrEqualTo(1);
        createTasks(80, 20);
        var listed = units(dora, holdfast.listTasks, "{}");
        assertThat(writes(listed)).isEmpty();
        assertThat(reads(listed)).isLessThanOrEqualTo(203);
        assertThat(reads(units(dora, holdfast.listTasks, "{'assigned':true}")))
                .as("the tasks of roles cost nothing")
                .isLessThanOrEqualTo(40.5);
    }

    @Test
    void counts_of_inbox_read_one_row_for_each_task() {
        createTasks(80, 20);
        assertThat(reads(units(dora, holdfast.listTasks, "{'limit':1,'counts':true}")))
                .isLessThanOrEqualTo(108);
    }

    @Test
    void page_of_requests_reads_two_rows_for_each_item() {
        for (var i = 0; i < 100; i++)
            units(
                    dora,
                    holdfast.createItem,
                    "{'workflow':'moving','idempotencyKey':'" + i + "','state':'asked','title':'Move my data'}");
        var listed = units(dora, holdfast.listRequests, "{}");
        assertThat(writes(listed)).isEmpty();
        assertThat(reads(listed)).isLessThanOrEqualTo(202);
    }
}
