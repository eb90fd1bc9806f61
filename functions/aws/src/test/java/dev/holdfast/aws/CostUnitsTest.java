package dev.holdfast.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.holdfast.Holdfast;
import dev.holdfast.SettableClock;
import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.channel.EventSender;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.sweep.SweepWatchdog;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowPage;
import dev.holdfast.table.RowQuery;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.ShardLayout;
import dev.holdfast.table.Table;
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
import java.util.Optional;
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

/** The committed units, from which the page about cost is computed, equal what the table, the change feed and the deliveries use. */
class CostUnitsTest {
    private static final String STATES = """
            states:
              received: {initial: true, next: [copied], within: PT1H}
              copied: {next: [checked], within: PT2H}
              checked: {next: [stored], within: PT3H}
              stored: {next: [done], within: PT4H}
              done: {terminal: true}
            """;

    private static final int EVENTS = 5;

    private final SettableClock clock = new SettableClock(Instant.parse("2026-03-01T08:00:00Z"));
    private final RequestUnitMeter requestUnitMeter = new RequestUnitMeter();
    private final Caller caller = Caller.application("shop", Scope.MANAGE, "key:shop");
    private final DynamoDbClient client = TestDynamoDb.client(requestUnitMeter);
    private final String name = TestDynamoDb.createTable(client);
    private final AnnouncedRows table = new AnnouncedRows(new DynamoTable(client, name, clock));
    private final List<RowKey> handedOut = new ArrayList<>();
    private final SoftAssertions measured = new SoftAssertions();
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final Holdfast holdfast = new Holdfast(new Holdfast.DeploymentParts(
            table,
            new ShardLayout(4),
            List.of(new AcceptingReceiver()),
            deliver -> handedOut::addAll,
            release -> keys -> {},
            SweepWatchdog.NONE,
            null,
            new SecureRandom(),
            clock,
            new EmfMetrics("Holdfast/holdfast", new PrintStream(log, true, StandardCharsets.UTF_8), clock)));

    @BeforeEach
    void workflows() {
        call(holdfast.putWorkflow, new PutWorkflow.Request("listed", null, STATES));
        call(holdfast.putWorkflow, new PutWorkflow.Request("plain", null, "board: false\n" + STATES));
        holdfast.sweep.run(Duration.ofMinutes(1));
        forget();
    }

    @AfterEach
    void drop() {
        client.deleteTable(r -> r.tableName(name));
        client.close();
        measured.assertAll();
    }

    private <Q> void call(Action<Q, ?> action, Q request) {
        if (action.call(caller, request) instanceof ActionResult.Refusal<?>(var problem))
            throw new AssertionError(problem.toString());
    }

    private <Q> void call(Action<Q, ?> action, String request) {
        if (!(JsonCodec.decode(action.requestType(), request.replace('\'', '"'))
                instanceof ActionResult.Success<Q>(var q))) throw new AssertionError(request);
        call(action, q);
    }

    private void forget() {
        requestUnitMeter.takeUnits();
        requestUnitMeter.transactedRows();
        table.announced.clear();
        handedOut.clear();
        log.reset();
    }

    private void create(String workflow) {
        call(
                holdfast.createItem,
                "{'workflow':'" + workflow
                        + "','key':'invoice-2026-000123.pdf','data':{'bucket':'incoming','path':'2026/03/01/"
                        + "x".repeat(400) + "','attempt':1},'labels':{'team':'billing'}}");
    }

    private void lifecycle(String workflow) {
        create(workflow);
        var item = "{'workflow':'" + workflow + "','key':'invoice-2026-000123.pdf'";
        for (var to : List.of("copied", "checked", "stored")) {
            clock.advance(Duration.ofMinutes(1));
            call(holdfast.advanceItem, item + ",'to':'" + to + "','note':'by worker 17'}");
        }
        clock.advance(Duration.ofMinutes(1));
        call(holdfast.completeItem, item + "}");
    }

    private void subscribe(String id) {
        var request = "{'id':'" + id + "','address':'https://example.com/hook'}";
        call(holdfast.putSubscription, request);
    }

    private double[] used() {
        var write = 0.0;
        var read = 0.0;
        for (var used : requestUnitMeter.takeUnits().entrySet()) {
            if (used.getKey().startsWith("write")) write += used.getValue();
            else read += used.getValue();
        }
        return new double[] {write, read};
    }

    private void measured(String what, double value) {
        measured.assertThat(MeasuredUnits.committed().of(what))
                .as("the line %s of units.csv", what)
                .isEqualTo(value, within(value / 100));
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "listed"})
    void a_lifecycle_uses_the_committed_units(String workflow) {
        lifecycle(workflow);
        var used = used();
        measured("lifecycle " + workflow + " write", used[0]);
        measured("lifecycle " + workflow + " read", used[1]);
        measured("lifecycle " + workflow + " metric bytes", log.size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "listed"})
    void an_overdue_item_uses_the_committed_units(String workflow) {
        create(workflow);
        clock.advance(Duration.ofHours(2));
        forget();
        holdfast.sweep.run(Duration.ofMinutes(1));
        var used = used();
        measured("overdue " + workflow + " write", used[0]);
    }

    @Test
    void a_sweep_that_finds_nothing_uses_the_committed_units() {
        holdfast.sweep.run(Duration.ofMinutes(1));
        var used = used();
        measured("sweep write", used[0]);
        measured("sweep read", used[1]);
        measured("sweep metric bytes", log.size());
    }

    @Test
    void an_event_that_goes_nowhere_uses_the_committed_units() {
        lifecycle("plain");
        var changes = List.copyOf(table.announced);
        assertThat(changes).hasSize(EVENTS);
        forget();
        changes.forEach(change -> holdfast.changeFeed.project(List.of(change)));
        var used = used();
        measured("event write", used[0] / EVENTS);
        measured("event read", used[1] / EVENTS);
        measured("kept item bytes", kept(row -> sort(row).equals("item")));
        measured(
                "kept change bytes",
                kept(row -> family(row).equals("item") && !sort(row).equals("item")
                        || List.of("trace", "tally", "arrival").contains(family(row))));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void an_event_that_goes_to_targets_uses_the_committed_units(int targets) {
        for (var i = 0; i < targets; i++) subscribe("target-" + i);
        lifecycle("plain");
        var changes = List.copyOf(table.announced).stream()
                .filter(row -> row.key().partition().startsWith("item/"))
                .toList();
        assertThat(changes).hasSize(EVENTS);
        forget();
        var filed = new double[2];
        var delivered = new double[2];
        for (var change : changes) {
            holdfast.changeFeed.project(List.of(change));
            add(filed, used());
            assertThat(handedOut).hasSize(targets);
            holdfast.deliveryWorker.execute(List.copyOf(handedOut));
            handedOut.clear();
            add(delivered, used());
        }
        measured("event to " + targets + " write", (filed[0] + delivered[0]) / EVENTS);
        measured("event to " + targets + " read", (filed[1] + delivered[1]) / EVENTS);
        measured("event to " + targets + " metric bytes", (double) log.size() / EVENTS);
        measured(
                "event to " + targets + " kept bytes",
                (double) kept(row -> List.of("delivery", "tail").contains(family(row))) / EVENTS);
    }

    private static void add(double[] sum, double[] used) {
        for (var i = 0; i < sum.length; i++) sum[i] += used[i];
    }

    /** How large these rows are, as DynamoDB counts it: names and values, and 100 bytes for each row. */
    private long kept(Predicate<Map<String, AttributeValue>> those) {
        return client.scanPaginator(r -> r.tableName(name)).items().stream()
                .filter(those)
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

    /** A target that takes everything. */
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

    /** A table that keeps a copy of each announced row, as the stream would bring it. */
    private static final class AnnouncedRows implements Table {
        private final List<Row> announced = new ArrayList<>();
        private final Table table;

        AnnouncedRows(Table table) {
            this.table = table;
        }

        private void keep(RowWrite rowWrite) {
            if (rowWrite instanceof RowWrite.Put put && put.announced()) announced.add(put.row());
        }

        @Override
        public Optional<Row> get(RowKey rowKey) {
            return table.get(rowKey);
        }

        @Override
        public Map<RowKey, Row> getAll(List<RowKey> keys) {
            return table.getAll(keys);
        }

        @Override
        public RowPage query(RowQuery rowQuery) {
            return table.query(rowQuery);
        }

        @Override
        public long count(RowQuery rowQuery) {
            return table.count(rowQuery);
        }

        @Override
        public boolean write(List<RowWrite> writes) {
            var done = table.write(writes);
            if (done) writes.forEach(this::keep);
            return done;
        }

        @Override
        public List<Boolean> writeEach(List<RowWrite> writes) {
            var done = table.writeEach(writes);
            for (var i = 0; i < writes.size(); i++) if (done.get(i)) keep(writes.get(i));
            return done;
        }
    }
}
