// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.holdfast.DeploymentParts;
import dev.holdfast.Holdfast;
import dev.holdfast.SettableClock;
import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.channel.EventSender;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.sweep.SweepWatchdog;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.ShardLayout;
import dev.holdfast.workflow.PutWorkflow;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Compares the committed units of {@code units.csv} with the units that actions really use. The page about cost uses
 * {@code units.csv}.
 */
class CostUnitsTest {
    private static final String STATES = """
            states:
              received: {initial: true, next: [copied], within: PT1H}
              copied: {next: [checked], within: PT2H}
              checked: {next: [stored], within: PT3H}
              stored: {next: [done], within: PT4H}
              done: {terminal: true}
            """;

    private static final int EVENTS_PER_LIFECYCLE = 5;

    private final SettableClock clock = new SettableClock(Instant.parse("2026-03-01T08:00:00Z"));
    private final RequestUnitMeter requestUnitMeter = new RequestUnitMeter();
    private final Caller caller = Caller.application("shop", Scope.MANAGE, "key:shop");
    private final DynamoDbClient client = TestDynamoDb.client(requestUnitMeter);
    private final String tableName = TestDynamoDb.createTable(client);
    private final RecordingTable table = new RecordingTable(new DynamoTable(client, tableName, clock));
    private final List<RowKey> dispatched = new ArrayList<>();
    private final SoftAssertions assertions = new SoftAssertions();
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final Holdfast holdfast = new Holdfast(new DeploymentParts(
            table,
            new ShardLayout(4),
            List.of(new AcceptingReceiver()),
            deliveryWorker -> dispatched::addAll,
            releaseExecutor -> keys -> {},
            SweepWatchdog.NONE,
            null,
            new SecureRandom(),
            clock,
            new EmfMetrics("Holdfast/holdfast", false, new PrintStream(log, true, StandardCharsets.UTF_8), clock)));

    @BeforeEach
    void putWorkflows() {
        call(holdfast.putWorkflow, new PutWorkflow.Request("listed", null, STATES));
        call(holdfast.putWorkflow, new PutWorkflow.Request("plain", null, "board: false\n" + STATES));
        holdfast.sweep.run(Duration.ofMinutes(1));
        reset();
    }

    @AfterEach
    void deleteTable() {
        client.deleteTable(r -> r.tableName(tableName));
        client.close();
        assertions.assertAll();
    }

    private <Q> void call(Action<Q, ?> action, Q request) {
        if (action.call(caller, request) instanceof ActionResult.Refusal<?>(var problem))
            throw new AssertionError(problem.toString());
    }

    private <Q> void call(Action<Q, ?> action, String request) {
        if (!(JsonCodec.decode(action.requestType(), request.replace('\'', '"'))
                instanceof ActionResult.Success<Q>(var decoded))) throw new AssertionError(request);
        call(action, decoded);
    }

    private void reset() {
        requestUnitMeter.takeUnits();
        requestUnitMeter.takeTransactedRows();
        table.announcedRows.clear();
        dispatched.clear();
        log.reset();
    }

    private void create(String workflow) {
        call(
                holdfast.createItem,
                "{'workflow':'" + workflow
                        + "','key':'invoice-2026-000123.pdf','data':{'bucket':'incoming','path':'2026/03/01/"
                        + "x".repeat(400) + "','attempt':1},'labels':{'team':'billing'}}");
    }

    private void runLifecycle(String workflow) {
        create(workflow);
        var item = "{'workflow':'" + workflow + "','key':'invoice-2026-000123.pdf'";
        for (var state : List.of("copied", "checked", "stored")) {
            clock.advance(Duration.ofMinutes(1));
            call(holdfast.advanceItem, item + ",'to':'" + state + "','note':'by worker 17'}");
        }
        clock.advance(Duration.ofMinutes(1));
        call(holdfast.completeItem, item + "}");
    }

    private void subscribe(String id) {
        var request = "{'id':'" + id + "','address':'https://example.com/hook'}";
        call(holdfast.putSubscription, request);
    }

    private record UsedUnits(double write, double read) {
        UsedUnits plus(UsedUnits other) {
            return new UsedUnits(write + other.write, read + other.read);
        }
    }

    private UsedUnits takeUsedUnits() {
        var write = 0.0;
        var read = 0.0;
        for (var units : requestUnitMeter.takeUnits().entrySet()) {
            if (units.getKey().startsWith("write")) write += units.getValue();
            else read += units.getValue();
        }
        return new UsedUnits(write, read);
    }

    private void assertCommitted(String name, double value) {
        assertions
                .assertThat(MeasuredUnits.committed().of(name))
                .as("the line %s of units.csv", name)
                .isEqualTo(value, within(value / 100));
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "listed"})
    void lifecycle_uses_committed_units(String workflow) {
        runLifecycle(workflow);
        var used = takeUsedUnits();
        assertCommitted("lifecycle " + workflow + " write", used.write());
        assertCommitted("lifecycle " + workflow + " read", used.read());
        assertCommitted("lifecycle " + workflow + " metric bytes", log.size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "listed"})
    void overdue_item_uses_committed_units(String workflow) {
        create(workflow);
        clock.advance(Duration.ofHours(2));
        reset();
        holdfast.sweep.run(Duration.ofMinutes(1));
        var used = takeUsedUnits();
        assertCommitted("overdue " + workflow + " write", used.write());
    }

    @Test
    void empty_sweep_uses_committed_units() {
        holdfast.sweep.run(Duration.ofMinutes(1));
        var used = takeUsedUnits();
        assertCommitted("sweep write", used.write());
        assertCommitted("sweep read", used.read());
        assertCommitted("sweep metric bytes", log.size());
    }

    @Test
    void event_without_targets_uses_committed_units() {
        runLifecycle("plain");
        var changes = List.copyOf(table.announcedRows);
        assertThat(changes).hasSize(EVENTS_PER_LIFECYCLE);
        reset();
        changes.forEach(change -> holdfast.changeFeed.project(List.of(change)));
        var used = takeUsedUnits();
        assertCommitted("event write", used.write() / EVENTS_PER_LIFECYCLE);
        assertCommitted("event read", used.read() / EVENTS_PER_LIFECYCLE);
        assertCommitted("kept item bytes", storedBytes(row -> sort(row).equals("item")));
        assertCommitted(
                "kept change bytes",
                storedBytes(row -> family(row).equals("item") && !sort(row).equals("item")
                        || List.of("trace", "tally", "arrival").contains(family(row))));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void event_with_targets_uses_committed_units(int targets) {
        for (var i = 0; i < targets; i++) subscribe("target-" + i);
        runLifecycle("plain");
        var changes = List.copyOf(table.announcedRows).stream()
                .filter(row -> row.key().partition().startsWith("item/"))
                .toList();
        assertThat(changes).hasSize(EVENTS_PER_LIFECYCLE);
        reset();
        var used = new UsedUnits(0, 0);
        for (var change : changes) {
            holdfast.changeFeed.project(List.of(change));
            used = used.plus(takeUsedUnits());
            assertThat(dispatched).hasSize(targets);
            holdfast.deliveryWorker.execute(List.copyOf(dispatched));
            dispatched.clear();
            used = used.plus(takeUsedUnits());
        }
        assertCommitted("event to " + targets + " write", used.write() / EVENTS_PER_LIFECYCLE);
        assertCommitted("event to " + targets + " read", used.read() / EVENTS_PER_LIFECYCLE);
        assertCommitted("event to " + targets + " metric bytes", (double) log.size() / EVENTS_PER_LIFECYCLE);
        assertCommitted(
                "event to " + targets + " kept bytes",
                (double) storedBytes(row -> List.of("delivery", "tail").contains(family(row))) / EVENTS_PER_LIFECYCLE);
    }

    /** Returns the size that DynamoDB counts for some rows: their names and values, and 100 bytes for each row. */
    private long storedBytes(Predicate<Map<String, AttributeValue>> filter) {
        return client.scanPaginator(r -> r.tableName(tableName)).items().stream()
                .filter(filter)
                .mapToLong(row -> 100
                        + row.entrySet().stream().mapToLong(CostUnitsTest::size).sum())
                .sum();
    }

    private static String family(Map<String, AttributeValue> row) {
        return row.getOrDefault("pk", AttributeValue.fromS("")).s().replaceFirst("/.*", "");
    }

    private static String sort(Map<String, AttributeValue> row) {
        return row.getOrDefault("sk", AttributeValue.fromS("")).s();
    }

    private static long size(Map.Entry<String, AttributeValue> attribute) {
        var value = attribute.getValue();
        var size = 1L;
        if (value.s() != null) size = value.s().getBytes(StandardCharsets.UTF_8).length;
        else if (value.b() != null) size = value.b().asByteArrayUnsafe().length;
        else if (value.n() != null) size = value.n().length() / 2 + 1;
        return attribute.getKey().length() + size;
    }

    /** A target that accepts every message. */
    private static final class AcceptingReceiver implements EventSender {
        @Override
        public String kind() {
            return "webhook";
        }

        @Override
        public boolean usesSigningSecrets() {
            return true;
        }

        @Override
        public @Nullable String addressFault(String address) {
            return null;
        }

        @Override
        public DeliveryOutcome send(EventMessage eventMessage) {
            return new DeliveryOutcome.DeliverySuccess("200");
        }
    }
}
