// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import dev.holdfast.DeploymentParts;
import dev.holdfast.Holdfast;
import dev.holdfast.SettableClock;
import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.clock.MachineClock;
import dev.holdfast.delivery.DeliveryKeys;
import dev.holdfast.delivery.worker.DeliveryWorker;
import dev.holdfast.dispatch.WorkDispatcher;
import dev.holdfast.expectation.ExpectationStore;
import dev.holdfast.feed.OutboxReader;
import dev.holdfast.hold.ReleaseExecutor;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.store.ItemStore;
import dev.holdfast.item.view.ItemView;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import dev.holdfast.search.SearchIndex;
import dev.holdfast.sqlite.SqliteSearchIndex;
import dev.holdfast.sqlite.SqliteTable;
import dev.holdfast.sweep.SweepReport;
import dev.holdfast.sweep.SweepWatchdog;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.ShardLayout;
import dev.holdfast.table.Table;
import dev.holdfast.table.TableIndex;
import dev.holdfast.workflow.WorkflowStore;
import dev.holdfast.workingtime.CalendarStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Holdfast on its own SQLite store in a temporary folder, with a clock that the test sets. */
final class HoldfastFixture implements AutoCloseable {
    static final Instant START = Instant.parse("2026-03-01T08:00:00Z");

    private static final int THREADS = 32;

    /** The maximum number of unpublished changes whose events the fixture validates against their schemas. */
    private static final int MAX_VALIDATED_CHANGES = 500;

    final SettableClock clock;
    final RecordingSender receiver;
    final RecordingMessenger mailbox = new RecordingMessenger();
    final AtomicInteger watchdogCalls = new AtomicInteger();
    final CountingMetrics counts = new CountingMetrics();
    final FaultyTable table;
    final Holdfast holdfast;
    final Caller app = Caller.application("shop", Scope.MANAGE, "key:shop");
    /** Executes dispatched deliveries; by default, immediately. */
    volatile BiConsumer<DeliveryWorker, List<RowKey>> dispatcher = HoldfastFixture::deliverAll;

    /** The deliveries that Holdfast dispatched as urgent, before deliveries that already waited. */
    final Set<RowKey> urgentKeys = ConcurrentHashMap.newKeySet();

    /** The free capacity that the dispatcher reports. */
    volatile int capacity = Integer.MAX_VALUE;

    /** Executes releases that a sweep dispatches; by default, immediately. */
    volatile BiConsumer<ReleaseExecutor, List<RowKey>> releaser = (executor, keys) -> keys.forEach(executor::run);

    private final SqliteTable store;
    private final SqliteSearchIndex search;
    private final OutboxReader outbox;
    private final WorkflowStore workflowStore;
    private final Path folder;

    static void deliverAll(DeliveryWorker worker, List<RowKey> keys) {
        keys.stream()
                .collect(Collectors.groupingBy(RowKey::partition, LinkedHashMap::new, Collectors.toList()))
                .forEach((partition, partitionKeys) -> {
                    for (var batch : DeliveryKeys.splitIntoBatches(partitionKeys, worker.batchSize(partition), 3))
                        worker.execute(batch);
                });
    }

    HoldfastFixture() {
        this(3);
    }

    HoldfastFixture(int shards) {
        this(temporaryFolder(), new SettableClock(START), new RecordingSender(), shards);
    }

    private HoldfastFixture(Path folder, SettableClock clock, RecordingSender recordingSender, int shards) {
        this.folder = folder;
        this.clock = clock;
        this.receiver = recordingSender;
        store = new SqliteTable(folder.resolve("holdfast.db"), clock);
        table = new FaultyTable(store);
        workflowStore = new WorkflowStore(
                store,
                new ExpectationStore(new ShardLayout(shards)),
                new CalendarStore(store, new ShardLayout(shards), MachineClock.of(clock)));
        search = new SqliteSearchIndex(folder.resolve("holdfast.db"), clock);
        holdfast = new Holdfast(parts(table, shards, watchdogCalls::incrementAndGet), search);
        outbox = new OutboxReader(store, holdfast.changeFeed);
    }

    /** Simulates a crash and restart on the same file. The state in memory is lost. */
    HoldfastFixture restart(int shards) {
        store.close();
        search.close();
        return new HoldfastFixture(folder, clock, receiver, shards);
    }

    HoldfastFixture restart() {
        return restart(3);
    }

    /** Restarts after the search index was deleted. */
    HoldfastFixture restartWithoutIndex() throws IOException {
        search.close();
        try (var files = Files.newDirectoryStream(folder, "*.search*")) {
            for (var file : files) Files.delete(file);
        }
        store.close();
        return new HoldfastFixture(folder, clock, receiver, 3);
    }

    /** Makes a second Holdfast with the same store, like a second process. It uses the table {@code other}. */
    Holdfast secondHoldfast(Table other) {
        return new Holdfast(parts(other, 3, SweepWatchdog.NONE));
    }

    /** Makes a second Holdfast with its own search index. */
    Holdfast secondHoldfast(Table other, SearchIndex index) {
        return new Holdfast(parts(other, 3, SweepWatchdog.NONE), index);
    }

    private DeploymentParts parts(Table table, int shards, SweepWatchdog sweepWatchdog) {
        return new DeploymentParts(
                table,
                new ShardLayout(shards),
                List.of(receiver, mailbox),
                this::dispatcher,
                executor -> keys -> releaser.accept(executor, keys),
                sweepWatchdog,
                URI.create("https://holdfast.example.com"),
                new SecureRandom(),
                clock,
                counts);
    }

    private WorkDispatcher dispatcher(DeliveryWorker worker) {
        return new WorkDispatcher() {
            @Override
            public void dispatch(List<RowKey> keys) {
                dispatcher.accept(worker, keys);
            }

            @Override
            public void dispatch(List<RowKey> keys, Set<RowKey> urgent) {
                urgentKeys.addAll(urgent);
                dispatch(keys);
            }

            @Override
            public int freeCapacity(String partition) {
                return capacity;
            }
        };
    }

    /** Calls an action with a request in JSON, where single quotes replace double quotes. */
    <Q, A> ActionResult<A> call(Caller caller, Action<Q, A> action, String request) {
        return JsonCodec.decode(action.requestType(), request.replace('\'', '"'))
                .flatMap(decoded -> action.call(caller, decoded));
    }

    <Q, A> A callOk(Action<Q, A> action, String request) {
        return requireOk(call(app, action, request));
    }

    <Q, A> A requireOk(Caller caller, Action<Q, A> action, String request) {
        return requireOk(call(caller, action, request));
    }

    static <A> A requireOk(ActionResult<A> actionResult) {
        return switch (actionResult) {
            case ActionResult.Success<A>(A value) -> value;
            case ActionResult.Refusal<A>(Problem problem) -> throw new AssertionError("refused: " + problem);
        };
    }

    <Q, A> Problem callRefused(Action<Q, A> action, String request) {
        return requireRefused(call(app, action, request));
    }

    static <A> Problem requireRefused(ActionResult<A> actionResult) {
        return switch (actionResult) {
            case ActionResult.Success<A>(A value) -> throw new AssertionError("not refused: " + value);
            case ActionResult.Refusal<A>(Problem problem) -> problem;
        };
    }

    int putWorkflow(String name, String yaml) {
        var request = new dev.holdfast.workflow.PutWorkflow.Request(name, null, yaml);
        return requireOk(holdfast.putWorkflow.call(app, request)).workflow().version();
    }

    /** Puts a workflow {@code received → copied → done}, with an hour for each state. */
    void putPipeline() {
        putWorkflow("pipeline", """
            within: P1D
            roles: {ops: [olga@example.com]}
            states:
              received: {initial: true, next: [copied, failed], within: PT1H}
              copied: {next: [done], within: PT1H, notify: [ops]}
              done: {terminal: true}
              failed: {terminal: true, actors: [ops]}
            """);
    }

    void subscribe() {
        subscribe("");
    }

    /** @param members more members of the subscription; they begin with a comma */
    void subscribe(String members) {
        callOk(holdfast.putSubscription, "{'id':'alerts','address':'https://example.com/hook'" + members + "}");
    }

    /** Creates many items concurrently. */
    void createItems(int count, IntFunction<String> request) {
        var jobs = IntStream.range(0, count)
                .<Callable<Object>>mapToObj(i -> () -> callOk(holdfast.createItem, request.apply(i)))
                .toList();
        runConcurrently(jobs);
    }

    /** Runs all jobs in parallel threads, and fails if one fails. */
    static <T> List<T> runConcurrently(List<Callable<T>> jobs) {
        try (var threads = Executors.newFixedThreadPool(THREADS)) {
            var results = new ArrayList<T>();
            for (var future : threads.invokeAll(jobs)) results.add(future.get());
            return results;
        } catch (ExecutionException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    ItemView item(String workflow, String key) {
        return callOk(holdfast.getItem, "{'workflow':'" + workflow + "','key':'" + key + "'}");
    }

    Row row(String workflow, String key) {
        return store.get(ItemStore.key(new ItemId(app.app(), workflow, key))).orElseThrow();
    }

    /** Returns an item's sort key in the index of due rows; null if it has no entry. */
    @Nullable
    String dueEntry(String workflow, String key) {
        var entry = row(workflow, key).entries().get(TableIndex.DUE);
        return entry == null ? null : entry.sort();
    }

    SweepReport sweep() {
        return holdfast.sweep.run(Duration.ofMinutes(1));
    }

    /** Publishes all changes, as the server does in the background. */
    int publish() {
        store.peek(MAX_VALIDATED_CHANGES)
                .forEach(outboxEntry -> EventSchemaValidator.validate(outboxEntry.row(), workflowStore));
        return outbox.drain();
    }

    SqliteSearchIndex search() {
        return search;
    }

    SqliteTable store() {
        return store;
    }

    /** Damages the stored content of a row, as a broken disk does. */
    void damage(RowKey rowKey) {
        damage("row", rowKey);
    }

    /** Damages the unpublished changes of a row. */
    void damageChanges(RowKey rowKey) {
        damage("outbox", rowKey);
    }

    private void damage(String name, RowKey rowKey) {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("holdfast.db"));
                var statement = connection.prepareStatement(
                        "UPDATE " + name + " SET packed = x'7f7f7f' WHERE partition = ? AND sort = ?")) {
            statement.setString(1, rowKey.partition());
            statement.setString(2, rowKey.sort());
            if (statement.executeUpdate() == 0) throw new AssertionError("no row to damage: " + rowKey);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("holdfast");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            store.peek(MAX_VALIDATED_CHANGES)
                    .forEach(outboxEntry -> EventSchemaValidator.validate(outboxEntry.row(), workflowStore));
        } finally {
            deleteFiles();
        }
    }

    private void deleteFiles() {
        store.close();
        search.close();
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
