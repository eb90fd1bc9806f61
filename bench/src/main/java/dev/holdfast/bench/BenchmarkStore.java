// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench;

import dev.holdfast.DeploymentParts;
import dev.holdfast.Holdfast;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.channel.DeliveryTarget;
import dev.holdfast.dispatch.LocalDispatcher;
import dev.holdfast.feed.OutboxReader;
import dev.holdfast.item.action.CreateItem;
import dev.holdfast.json.RawJson;
import dev.holdfast.metric.MetricSink;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import dev.holdfast.sqlite.SqliteSearchIndex;
import dev.holdfast.sqlite.SqliteTable;
import dev.holdfast.sweep.SweepWatchdog;
import dev.holdfast.table.ShardLayout;
import dev.holdfast.table.Table;
import dev.holdfast.workflow.PutWorkflow;
import dev.holdfast.workingtime.TimeAllowance;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Holdfast with a temporary SQLite file and the objects of the server. Closing the store deletes the file. */
public final class BenchmarkStore implements AutoCloseable {
    static final Caller CALLER = Caller.application("bench", Scope.MANAGE, "key:bench");

    /** A small pipeline: four steps with one deadline each, and a deadline for the whole item. */
    static final String WORKFLOW = """
            within: P1D
            states:
              received: {initial: true, next: [copied, failed], within: PT1H}
              copied: {next: [checked, failed], within: PT1H}
              checked: {next: [filed, failed], within: PT1H}
              filed: {next: [done, failed], within: PT1H}
              done: {terminal: true}
              failed: {terminal: true}
            """;

    /** A workflow without deadlines. The benchmark sets a deadline for each item. */
    static final String LONG_WORKFLOW = """
            states:
              open: {initial: true, next: [done]}
              done: {terminal: true}
            """;

    public static final RawJson ITEM_DATA = new RawJson("""
            {"file":"invoices/2026/03/invoice-000123.pdf","bytes":48213,"sha256":"9f86d081884c7d659a2feaa0c55ad015\
            a3bf4f1b2b0b822cd15d6c15b0f00a08","customer":{"id":4711,"name":"Example Ltd"},"pages":3}""");

    final SqliteTable table;
    public final Holdfast holdfast;
    final OutboxReader outbox;
    private final @Nullable SqliteSearchIndex search;
    private final TemporaryFolder folder = new TemporaryFolder();

    /** Creates a store without targets and without a search index. */
    BenchmarkStore(InstantSource clock, UnaryOperator<Table> tableWrapper) throws IOException {
        this(clock, tableWrapper, List.of(), false);
    }

    /** @param searched whether the store has a search index */
    BenchmarkStore(
            InstantSource clock, UnaryOperator<Table> tableWrapper, List<DeliveryTarget> targets, boolean searched)
            throws IOException {
        table = new SqliteTable(folder.path.resolve("holdfast.db"), clock);
        search = searched ? new SqliteSearchIndex(folder.path.resolve("holdfast.db"), clock) : null;
        var deploymentParts = new DeploymentParts(
                tableWrapper.apply(table),
                new ShardLayout(1),
                targets,
                targets.isEmpty() ? deliver -> keys -> {} : LocalDispatcher::new,
                release -> keys -> {},
                SweepWatchdog.NONE,
                null,
                new SecureRandom(),
                clock,
                MetricSink.NO_METRICS);
        holdfast = search == null ? new Holdfast(deploymentParts) : new Holdfast(deploymentParts, search);
        outbox = new OutboxReader(table, holdfast.changeFeed);
        requireOk(holdfast.putWorkflow.call(CALLER, new PutWorkflow.Request("long", null, LONG_WORKFLOW)));
        requireOk(holdfast.putWorkflow.call(CALLER, new PutWorkflow.Request("pipeline", null, WORKFLOW)));
    }

    /** Returns the file of the table. The search index is beside it. */
    Path file() {
        return folder.path.resolve("holdfast.db");
    }

    static void create(
            Holdfast holdfast,
            String workflow,
            String key,
            RawJson data,
            @Nullable Duration within,
            Map<String, String> labels) {
        requireOk(holdfast.createItem.call(
                CALLER,
                new CreateItem.Request(
                        workflow,
                        key,
                        null,
                        null,
                        data,
                        null,
                        null,
                        TimeAllowance.of(within),
                        Map.of(),
                        labels,
                        null,
                        null,
                        List.of(),
                        null,
                        null,
                        null,
                        null,
                        null)));
    }

    /** Runs a task {@code count} times on several threads. */
    static void inParallel(int threads, int count, IntConsumer task) throws InterruptedException, ExecutionException {
        try (var pool = Executors.newFixedThreadPool(threads)) {
            var parts = new ArrayList<Future<?>>();
            for (var part = 0; part < threads; part++) {
                var offset = part;
                parts.add(pool.submit(() -> {
                    for (var i = offset; i < count; i += threads) task.accept(i);
                }));
            }
            for (var part : parts) part.get();
        }
    }

    static <A> A requireOk(ActionResult<A> actionResult) {
        return switch (actionResult) {
            case ActionResult.Success<A>(A value) -> value;
            case ActionResult.Refusal<A>(Problem problem) -> throw new IllegalStateException("refused: " + problem);
        };
    }

    @Override
    public void close() throws IOException {
        table.close();
        if (search != null) search.close();
        folder.close();
    }
}
