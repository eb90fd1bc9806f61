package dev.holdfast.story;

import dev.holdfast.Holdfast;
import dev.holdfast.SettableClock;
import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.alert.Outbox;
import dev.holdfast.json.Codec;
import dev.holdfast.metric.Metrics;
import dev.holdfast.problem.Answer;
import dev.holdfast.problem.Problem;
import dev.holdfast.sqlite.SqliteTable;
import dev.holdfast.sweep.SweepReport;
import dev.holdfast.sweep.Watchdog;
import dev.holdfast.table.Shards;
import dev.holdfast.table.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** Holdfast on an embedded store of its own, with a clock that only the test moves. */
final class Rig implements AutoCloseable {
    static final Instant START = Instant.parse("2026-03-01T08:00:00Z");

    final SettableClock clock = new SettableClock(START);
    final Receiver receiver = new Receiver();
    final AtomicInteger pings = new AtomicInteger();
    final Holdfast holdfast;
    final Table table;
    final Caller app = Caller.application("shop", Scope.MANAGE, "key:shop");
    private final SqliteTable store;
    private final Outbox outbox;
    private final Path folder;

    Rig() {
        this(table -> table, 3);
    }

    /** With something between Holdfast and its store, such as a fault. */
    Rig(UnaryOperator<Table> between, int shards) {
        try {
            folder = Files.createTempDirectory("holdfast");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        store = new SqliteTable(folder.resolve("holdfast.db"), clock);
        table = between.apply(store);
        Watchdog watchdog = pings::incrementAndGet;
        holdfast = new Holdfast(new Holdfast.Parts(
                table,
                new Shards(shards),
                List.of(receiver),
                deliver -> keys -> keys.forEach(deliver::deliver),
                watchdog,
                new SecureRandom(),
                clock,
                Metrics.NONE));
        outbox = new Outbox(store, holdfast.publishEvents);
    }

    /** Another Holdfast over the same store, as a second process would be. */
    Holdfast beside(Table other) {
        return new Holdfast(new Holdfast.Parts(
                other,
                new Shards(3),
                List.of(receiver),
                deliver -> keys -> keys.forEach(deliver::deliver),
                Watchdog.NONE,
                new SecureRandom(),
                clock,
                Metrics.NONE));
    }

    /** Calls an action with a request written as JSON with single quotes. */
    <Q, A> Answer<A> ask(Caller caller, Action<Q, A> action, String request) {
        return Codec.decode(action.takes(), request.replace('\'', '"')).then(q -> action.call(caller, q));
    }

    <Q, A> A ok(Action<Q, A> action, String request) {
        return switch (ask(app, action, request)) {
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

    void workflow(String name, String yaml) {
        var request = new dev.holdfast.workflow.PutWorkflow.Request(name, null, yaml);
        if (holdfast.putWorkflow.call(app, request) instanceof Answer.Refused<?>(var problem)) {
            throw new AssertionError("refused: " + problem);
        }
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

    SweepReport sweep() {
        return holdfast.sweep.run(Duration.ofMinutes(1));
    }

    /** Publishes what has changed, as the server's pump does. */
    int publish() {
        return outbox.drain();
    }

    SqliteTable store() {
        return store;
    }

    @Override
    public void close() {
        store.close();
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
