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
import dev.holdfast.schedule.ChangeView;
import dev.holdfast.table.ShardLayout;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Limits the request units that scheduled changes use on DynamoDB. If these numbers rise, the costs rise. */
class ScheduleRequestUnitsTest {
    private final SettableClock clock = new SettableClock(Instant.parse("2026-03-01T08:00:00Z"));
    private final RequestUnitMeter requestUnitMeter = new RequestUnitMeter();
    private final Caller application = Caller.application("shop", Scope.MANAGE, "key:shop");
    private final DynamoDbClient client = TestDynamoDb.client(requestUnitMeter);
    private final String table = TestDynamoDb.createTable(client);
    private final Holdfast holdfast = new Holdfast(
            DeploymentParts.withoutSending(new DynamoTable(client, table, clock), new ShardLayout(1), clock));

    @BeforeEach
    void createItem() {
        call(holdfast.createItem, "{'workflow':'simple','key':'a','within':'P9D'}");
        holdfast.sweep.run(Duration.ofMinutes(1));
        takeUnits();
    }

    @AfterEach
    void deleteTable() {
        client.deleteTable(r -> r.tableName(table));
        client.close();
    }

    private <Q, A> A call(Action<Q, A> action, String request) {
        var decoded = JsonCodec.decode(action.requestType(), request.replace('\'', '"'));
        if (decoded instanceof ActionResult.Success<Q>(var decodedRequest)
                && action.call(application, decodedRequest) instanceof ActionResult.Success<A>(var answer))
            return answer;
        throw new AssertionError(request);
    }

    private ChangeView schedule() {
        return call(
                holdfast.scheduleChange,
                "{'workflow':'simple','key':'a','within':'PT1H','change':{'advance':{'to':'done'}}}");
    }

    /** Returns the units since the previous call, without the reads of queries. */
    private Map<String, Double> takeUnits() {
        var writes = new TreeMap<>(requestUnitMeter.takeUnits());
        writes.keySet().removeIf(name -> name.startsWith("read"));
        return writes;
    }

    @Test
    void schedule_and_cancellation_write_item_and_its_change() {
        requestUnitMeter.takeTransactedRows();
        var change = schedule();
        assertThat(requestUnitMeter.takeTransactedRows()).isEqualTo(2);
        assertThat(takeUnits()).isEqualTo(Map.of("write table", 4.0, "write due", 2.0));
        call(holdfast.cancelChange, "{'workflow':'simple','key':'a','id':'" + change.id() + "'}");
        assertThat(requestUnitMeter.takeTransactedRows()).isEqualTo(2);
        assertThat(takeUnits()).isEqualTo(Map.of("write table", 4.0, "write due", 2.0));
    }

    @Test
    void due_change_is_made_in_one_transaction() {
        schedule();
        takeUnits();
        requestUnitMeter.takeTransactedRows();
        clock.advance(Duration.ofHours(1));
        assertThat(holdfast.sweep.run(Duration.ofMinutes(1)).done()).isEqualTo(Map.of("completed", 1L));
        assertThat(requestUnitMeter.takeTransactedRows()).isEqualTo(2);
    }
}
