package dev.holdfast.story;

import dev.holdfast.Holdfast;
import dev.holdfast.SettableClock;
import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.alert.DeliverEvents;
import dev.holdfast.alert.DeliveryKeys;
import dev.holdfast.courier.Courier;
import dev.holdfast.feed.OutboxReader;
import dev.holdfast.hold.ReleaseDue;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.ItemView;
import dev.holdfast.item.Items;
import dev.holdfast.json.Codec;
import dev.holdfast.problem.Answer;
import dev.holdfast.problem.Problem;
import dev.holdfast.search.Search;
import dev.holdfast.sqlite.SqliteSearch;
import dev.holdfast.sqlite.SqliteTable;
import dev.holdfast.sweep.SweepReport;
import dev.holdfast.sweep.Watchdog;
import dev.holdfast.table.Index;
import dev.holdfast.table.Key;
import dev.holdfast.table.Row;
import dev.holdfast.table.Shards;
import dev.holdfast.table.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Holdfast on an embedded store of its own, with a clock that only the test moves. */
final class Rig implements AutoCloseable {
    static final Instant START = Instant.parse("2026-03-01T08:00:00Z");

    private static final int AT_ONCE = 32;

    /** So many of the changes that wait to be published are held to their schemas. */
    private static final int CHECKED = 500;

    final SettableClock clock;
    final Receiver receiver;
    final Mailbox mailbox = new Mailbox();
    final AtomicInteger pings = new AtomicInteger();
    final Counts counts = new Counts();
    final FaultyTable table;
    final Holdfast holdfast;
    final Caller app = Caller.application("shop", Scope.MANAGE, "key:shop");
    /** What becomes of deliveries: carried out at once unless the test says otherwise. */
    volatile BiConsumer<DeliverEvents, List<Key>> courier = Rig::carry;

    /** How many deliveries the courier has room for at any time. */
    volatile int room = Integer.MAX_VALUE;

    /** What becomes of that which a sweep finds is to be released: done at once unless the test says otherwise. */
    volatile BiConsumer<ReleaseDue, List<Key>> releaser = (release, keys) -> keys.forEach(release::run);

    private final SqliteTable store;
    private final SqliteSearch search;
    private final OutboxReader outbox;
    private final Path folder;

    static void carry(DeliverEvents deliver, List<Key> keys) {
        keys.stream()
                .collect(Collectors.groupingBy(Key::partition, LinkedHashMap::new, Collectors.toList()))
                .forEach((partition, lane) -> {
                    for (var some : DeliveryKeys.batches(lane, deliver.together(partition), 3)) deliver.carry(some);
                });
    }

    Rig() {
        this(3);
    }

    Rig(int shards) {
        this(temporary(), new SettableClock(START), new Receiver(), shards);
    }

    private Rig(Path folder, SettableClock clock, Receiver receiver, int shards) {
        this.folder = folder;
        this.clock = clock;
        this.receiver = receiver;
        store = new SqliteTable(folder.resolve("holdfast.db"), clock);
        table = new FaultyTable(store);
        search = new SqliteSearch(folder.resolve("holdfast.db"), clock);
        holdfast = new Holdfast(parts(table, shards, pings::incrementAndGet), search);
        outbox = new OutboxReader(store, holdfast.changeFeed);
    }

    /** The process dies and starts again on the same file: all that was only in memory is gone. */
    Rig crashed(int shards) {
        store.close();
        search.close();
        return new Rig(folder, clock, receiver, shards);
    }

    Rig crashed() {
        return crashed(3);
    }

    /** Starts again where somebody has deleted the index. */
    Rig withoutIndex() throws IOException {
        search.close();
        try (var files = Files.newDirectoryStream(folder, "*.search*")) {
            for (var file : files) Files.delete(file);
        }
        store.close();
        return new Rig(folder, clock, receiver, 3);
    }

    /** Another Holdfast over the same store, as a second process would be. */
    Holdfast beside(Table other) {
        return new Holdfast(parts(other, 3, Watchdog.NONE));
    }

    /** The same, with an index of its own. */
    Holdfast beside(Table other, Search index) {
        return new Holdfast(parts(other, 3, Watchdog.NONE), index);
    }

    private Holdfast.Parts parts(Table table, int shards, Watchdog watchdog) {
        return new Holdfast.Parts(
                table,
                new Shards(shards),
                List.of(receiver, mailbox),
                this::courier,
                release -> keys -> releaser.accept(release, keys),
                watchdog,
                URI.create("https://holdfast.example.com"),
                new SecureRandom(),
                clock,
                counts);
    }

    private Courier courier(DeliverEvents deliver) {
        return new Courier() {
            @Override
            public void take(List<Key> keys) {
                courier.accept(deliver, keys);
            }

            @Override
            public int room(String partition) {
                return room;
            }
        };
    }

    /** Calls an action with a request written as JSON with single quotes. */
    <Q, A> Answer<A> ask(Caller caller, Action<Q, A> action, String request) {
        return Codec.decode(action.takes(), request.replace('\'', '"')).then(q -> action.call(caller, q));
    }

    <Q, A> A ok(Action<Q, A> action, String request) {
        return value(ask(app, action, request));
    }

    static <A> A value(Answer<A> answer) {
        return switch (answer) {
            case Answer.Ok<A>(A value) -> value;
            case Answer.Refused<A>(Problem problem) -> throw new AssertionError("refused: " + problem);
        };
    }

    <Q, A> Problem refused(Action<Q, A> action, String request) {
        return refusal(ask(app, action, request));
    }

    static <A> Problem refusal(Answer<A> answer) {
        return switch (answer) {
            case Answer.Ok<A>(A value) -> throw new AssertionError("not refused: " + value);
            case Answer.Refused<A>(Problem problem) -> problem;
        };
    }

    int workflow(String name, String yaml) {
        var request = new dev.holdfast.workflow.PutWorkflow.Request(name, null, yaml);
        return value(holdfast.putWorkflow.call(app, request)).workflow().version();
    }

    /** {@code received → copied → done}, each within an hour. */
    void pipeline() {
        workflow("pipeline", """
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
        ok(holdfast.putSubscription, "{'id':'alerts','address':'https://example.com/hook'}");
    }

    /** Creates many items at once, as many callers would. */
    void create(int count, IntFunction<String> request) {
        var jobs = IntStream.range(0, count)
                .<Callable<Object>>mapToObj(i -> () -> ok(holdfast.createItem, request.apply(i)))
                .toList();
        together(jobs);
    }

    /** Runs all of them in threads, and fails when one fails. */
    static <T> List<T> together(List<Callable<T>> jobs) {
        try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            var results = new ArrayList<T>();
            for (var future : threads.invokeAll(jobs)) results.add(future.get());
            return results;
        } catch (ExecutionException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    ItemView item(String workflow, String key) {
        return ok(holdfast.getItem, "{'workflow':'" + workflow + "','key':'" + key + "'}");
    }

    Row row(String workflow, String key) {
        return store.get(Items.key(new ItemId(app.app(), workflow, key))).orElseThrow();
    }

    /** Where an item stands in the index of what is due; null when it doesn't. */
    @Nullable
    String armed(String workflow, String key) {
        var entry = row(workflow, key).entries().get(Index.DUE);
        return entry == null ? null : entry.sort();
    }

    SweepReport sweep() {
        return holdfast.sweep.run(Duration.ofMinutes(1));
    }

    /** Publishes what has changed, as the server's pump does. */
    int publish() {
        store.peek(CHECKED).forEach(change -> Promised.check(change.row()));
        return outbox.drain();
    }

    SqliteSearch search() {
        return search;
    }

    SqliteTable store() {
        return store;
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("holdfast");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            store.peek(CHECKED).forEach(change -> Promised.check(change.row()));
        } finally {
            delete();
        }
    }

    private void delete() {
        store.close();
        search.close();
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
