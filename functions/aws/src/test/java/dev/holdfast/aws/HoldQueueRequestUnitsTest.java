// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.aws;

import static java.util.Objects.requireNonNull;
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
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Limits the request units that the hold queue uses on DynamoDB. If these numbers rise, the costs of every user rise.
 */
class HoldQueueRequestUnitsTest {
    private final SettableClock clock = new SettableClock(Instant.parse("2026-03-01T08:00:00Z"));
    private final RequestUnitMeter requestUnitMeter = new RequestUnitMeter();
    private final Caller caller = Caller.application("shop", Scope.MANAGE, "key:shop");
    private final DynamoDbClient client = TestDynamoDb.client(requestUnitMeter);
    private final String table = TestDynamoDb.createTable(client);
    private final Holdfast holdfast = new Holdfast(
            DeploymentParts.withoutSending(new DynamoTable(client, table, clock), new ShardLayout(1), clock));

    @AfterEach
    void deleteTable() {
        client.deleteTable(r -> r.tableName(table));
        client.close();
    }

    private <Q, A> A call(Action<Q, A> action, String request) {
        return call(caller, action, request);
    }

    private static <Q, A> A call(Caller caller, Action<Q, A> action, String request) {
        var decoded = JsonCodec.decode(action.requestType(), request.replace('\'', '"'));
        if (!(decoded instanceof ActionResult.Success<Q>(var decodedRequest)))
            throw new AssertionError(decoded.toString());
        return switch (action.call(caller, decodedRequest)) {
            case ActionResult.Success<A>(var result) -> result;
            case ActionResult.Refusal<A>(var problem) -> throw new AssertionError(problem.toString());
        };
    }

    private <Q, A> Map<String, Double> units(Action<Q, A> action, String request) {
        return units(caller, action, request);
    }

    private <Q, A> Map<String, Double> units(Caller caller, Action<Q, A> action, String request) {
        requestUnitMeter.takeUnits();
        requestUnitMeter.takeTransactedRows();
        call(caller, action, request);
        return requestUnitMeter.takeUnits();
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

    /** Compares units with {@code units.csv}, which the page about cost uses. */
    private static void assertCommitted(String name, double units) {
        assertThat(MeasuredUnits.committed().of(name)).as("units.csv, %s", name).isEqualTo(units);
    }

    private static String intent(String user, String extraMembers) {
        return "{'kind':'method','model':'ad-account','name':'create','within':'PT1H','inputs':{'user':'" + user
                + "','groups':'" + "x".repeat(300) + "'}" + extraMembers + "}";
    }

    private String queueIntent(String user) {
        return call(holdfast.holdQueue.queueIntents, "{'intents':[" + intent(user, "") + "]}")
                .intents()
                .getFirst()
                .intent()
                .id();
    }

    private void queueIntents(int count) {
        var intents =
                IntStream.range(0, count).mapToObj(i -> intent("u" + i, "")).collect(Collectors.joining(","));
        call(holdfast.holdQueue.queueIntents, "{'intents':[" + intents + "]}");
    }

    @Test
    void queueing_and_approving_intent_take_one_write_each() {
        var queued = units(holdfast.holdQueue.queueIntents, "{'intents':[" + intent("anna", "") + "]}");
        assertThat(writes(queued)).isEqualTo(Map.of("write table", 1.0, "write board", 1.0));
        assertThat(reads(queued)).isLessThanOrEqualTo(1);
        assertCommitted("intent queue write", 2.0);
        assertCommitted("intent queue read", reads(queued));
        var window = ",'window':{'latest':'2026-03-02T08:00:00Z'}";
        assertThat(writes(units(holdfast.holdQueue.queueIntents, "{'intents':[" + intent("ben", window) + "]}")))
                .isEqualTo(Map.of("write table", 1.0, "write board", 1.0, "write due", 1.0));
        var approved = units(
                caller.actingFor("ben"),
                holdfast.holdQueue.approveIntents,
                "{'id':'" + queueIntent("cleo") + "','decision':'approve'}");
        assertThat(writes(approved)).isEqualTo(Map.of("write table", 1.0));
        assertThat(reads(approved)).isLessThanOrEqualTo(2);
        assertCommitted("intent approve write", 1.0);
        assertCommitted("intent approve read", reads(approved));
    }

    @Test
    void release_writes_four_rows_and_purge_writes_two() {
        var released = units(holdfast.holdQueue.releaseIntents, "{'id':'" + queueIntent("anna") + "'}");
        var rows = requestUnitMeter.takeTransactedRows();
        assertThat(rows).isEqualTo(4);
        assertThat(writes(released)).isEqualTo(Map.of("write table", 4.0, "write board", 4.0, "write due", 2.0));
        assertThat(reads(released)).isLessThanOrEqualTo(3);
        // On AWS each row of a transaction costs two units.
        assertCommitted("intent release write", 2.0 * rows + 4.0 + 2.0);
        assertCommitted("intent release read", reads(released));
        var purged = units(holdfast.holdQueue.purgeIntents, "{'id':'" + queueIntent("ben") + "','reason':'slipped'}");
        assertThat(requestUnitMeter.takeTransactedRows()).isEqualTo(2);
        assertThat(writes(purged)).isEqualTo(Map.of("write table", 4.0, "write board", 2.0));
        assertThat(reads(purged)).isLessThanOrEqualTo(2);
    }

    @Test
    void claim_renewal_and_return_write_two_rows_each() {
        queueIntents(20);
        call(holdfast.holdQueue.releaseIntents, "{'kind':'method'}");
        var request = "{'method':{'model':'ad-account','name':'create'},'worker':'w'}";
        for (var i = 0; i < 18; i++) call(holdfast.claimItem, request);
        var claimed = units(holdfast.claimItem, request);
        assertThat(requestUnitMeter.takeTransactedRows()).isEqualTo(2);
        assertThat(reads(claimed)).as("the 19 claimed items cost nothing").isLessThanOrEqualTo(6);
        System.out.println("units of a claim: " + claimed);
        var item = requireNonNull(call(holdfast.claimItem, request).item());
        var token = "{'workflow':'simple','key':'" + item.key() + "','claimToken':'"
                + requireNonNull(item.claim()).token() + "'}";
        clock.advance(Duration.ofSeconds(20));
        System.out.println("units of a renewal: " + units(holdfast.heartbeatItem, token));
        assertThat(requestUnitMeter.takeTransactedRows()).isEqualTo(2);
        System.out.println(
                "units of a return: " + units(holdfast.returnItem, token.replace("}", ",'retryAfter':'PT5M'}")));
        assertThat(requestUnitMeter.takeTransactedRows()).isEqualTo(2);
        assertThat(reads(units(holdfast.claimItem, request))).isLessThanOrEqualTo(3);
    }

    @Test
    void batch_costs_little_more_than_its_intents() {
        queueIntents(300);
        var units = units(holdfast.holdQueue.releaseIntents, "{'kind':'method'}");
        assertThat(requestUnitMeter.takeTransactedRows()).isEqualTo(1200);
        System.out.println("units of a batch of 300: " + units);
        assertThat(units.get("write table")).isLessThanOrEqualTo(300 * 4 + 40);
        assertThat(units.get("write board")).isLessThanOrEqualTo(300 * 4);
        assertThat(units.get("write due")).isLessThanOrEqualTo(300 * 2 + 10);
        assertThat(reads(units)).isLessThanOrEqualTo(300 * 1.4);
    }

    @Test
    void page_of_100_intents_reads_each_once() {
        queueIntents(100);
        var units = units(holdfast.holdQueue.listIntents, "{'limit':100}");
        assertThat(writes(units)).isEmpty();
        assertThat(reads(units)).isLessThanOrEqualTo(104);
    }

    @Test
    void release_of_all_does_not_read_released_intents() {
        queueIntents(100);
        units(holdfast.holdQueue.releaseIntents, "{'kind':'method'}");
        assertThat(reads(units(holdfast.holdQueue.releaseIntents, "{'all':true}")))
                .isLessThanOrEqualTo(2);
    }
}
