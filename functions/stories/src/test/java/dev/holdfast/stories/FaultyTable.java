// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import dev.holdfast.table.PartialWriteException;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowPage;
import dev.holdfast.table.RowQuery;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A table that injects faults between Holdfast and its store. A test sets which calls fail, what runs before a call,
 * and where a batch is interrupted; other calls pass.
 *
 * <p>A batch is a call of {@link #writeEach}. The first call and the first batch have the number 1. Calls of {@link
 * #count} have no number.
 */
final class FaultyTable implements Table {
    private final Table table;
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger batches = new AtomicInteger();
    private final AtomicLong reads = new AtomicLong();
    private final AtomicLong rows = new AtomicLong();
    private final AtomicReference<Runnable> beforeNextWrite = new AtomicReference<>(() -> {});
    private volatile Consumer<RowKey> beforeGet = rowKey -> {};
    private volatile Consumer<RowQuery> beforeQuery = rowQuery -> {};
    private volatile Consumer<List<RowWrite>> beforeWrite = writes -> {};
    private volatile Consumer<List<RowWrite>> afterWrite = writes -> {};
    private volatile Consumer<List<RowWrite>> beforeBatch = writes -> {};
    private volatile IntPredicate failingCalls = call -> false;
    private volatile IntPredicate lostAnswers = call -> false;
    private volatile IntPredicate brokenBatches = batch -> false;
    private volatile double interruptedShare = 1;
    private volatile @Nullable Supplier<? extends RuntimeException> firstOfBatchFault;
    private volatile int maxPageRows = Integer.MAX_VALUE;

    FaultyTable(Table table) {
        this.table = table;
    }

    // Code that runs before a call

    /** Runs once before the next write is stored, so that its caller loses a race. */
    FaultyTable runBeforeNextWrite(Runnable task) {
        beforeNextWrite.set(task);
        return this;
    }

    FaultyTable runBeforeGet(Consumer<RowKey> task) {
        beforeGet = task;
        return this;
    }

    FaultyTable runBeforeQuery(Consumer<RowQuery> task) {
        beforeQuery = task;
        return this;
    }

    FaultyTable runBeforeWrite(Consumer<List<RowWrite>> task) {
        beforeWrite = task;
        return this;
    }

    FaultyTable runBeforeBatch(Consumer<List<RowWrite>> task) {
        beforeBatch = task;
        return this;
    }

    // Failing calls

    FaultyTable failGets(Predicate<RowKey> matching, Supplier<? extends RuntimeException> fault) {
        return runBeforeGet(failing(matching, fault));
    }

    FaultyTable failQueries(Supplier<? extends RuntimeException> fault) {
        return runBeforeQuery(failing(rowQuery -> true, fault));
    }

    FaultyTable failWrites(Supplier<? extends RuntimeException> fault) {
        return failWrites(writes -> true, fault);
    }

    FaultyTable failWrites(Predicate<List<RowWrite>> matching, Supplier<? extends RuntimeException> fault) {
        return runBeforeWrite(failing(matching, fault));
    }

    /** Lets {@code passing} writes succeed, and makes the following writes fail. */
    FaultyTable failWritesAfter(int passing, Supplier<? extends RuntimeException> fault) {
        var written = new AtomicInteger();
        return failWrites(writes -> written.incrementAndGet() > passing, fault);
    }

    /** Makes writes fail after the table has stored their rows, so that only the answer is lost. */
    FaultyTable failAfterWriting(Predicate<List<RowWrite>> matching, Supplier<? extends RuntimeException> fault) {
        afterWrite = failing(matching, fault);
        return this;
    }

    FaultyTable failBatches(Supplier<? extends RuntimeException> fault) {
        return failBatches(writes -> true, fault);
    }

    FaultyTable failBatches(Predicate<List<RowWrite>> matching, Supplier<? extends RuntimeException> fault) {
        return runBeforeBatch(failing(matching, fault));
    }

    private static <T> Consumer<T> failing(Predicate<T> matching, Supplier<? extends RuntimeException> fault) {
        return call -> {
            if (matching.test(call)) throw fault.get();
        };
    }

    /** Makes the calls with these numbers fail before they have an effect. */
    FaultyTable failCalls(IntPredicate numbers) {
        failingCalls = numbers;
        return this;
    }

    /** Makes the calls with these numbers fail after they have had their effect. */
    FaultyTable loseAnswers(IntPredicate numbers) {
        lostAnswers = numbers;
        return this;
    }

    /**
     * Interrupts the batches with these numbers: each stores the first part of its rows, and then fails with "killed".
     */
    FaultyTable breakBatches(double storedShare, IntPredicate numbers) {
        interruptedShare = storedShare;
        brokenBatches = numbers;
        return this;
    }

    /** Makes the first write of each batch fail, and stores the other writes. */
    FaultyTable failFirstOfEachBatch() {
        return failFirstOfEachBatch(() -> new IllegalStateException("injected fault"));
    }

    FaultyTable failFirstOfEachBatch(Supplier<? extends RuntimeException> fault) {
        firstOfBatchFault = fault;
        return this;
    }

    /** Limits the rows of every page. */
    FaultyTable limitPages(int maxRows) {
        maxPageRows = maxRows;
        return this;
    }

    /** Removes all faults and tasks, so that all calls succeed again. */
    void heal() {
        beforeNextWrite.set(() -> {});
        beforeGet = rowKey -> {};
        beforeQuery = rowQuery -> {};
        beforeWrite = writes -> {};
        afterWrite = writes -> {};
        beforeBatch = writes -> {};
        failingCalls = call -> false;
        lostAnswers = call -> false;
        brokenBatches = batch -> false;
        firstOfBatchFault = null;
        maxPageRows = Integer.MAX_VALUE;
    }

    // Counts

    int calls() {
        return calls.get();
    }

    int batches() {
        return batches.get();
    }

    /**
     * Returns how many calls read the table, and how many rows these calls returned, since the previous call of this
     * method.
     */
    Cost cost() {
        return new Cost(reads.getAndSet(0), rows.getAndSet(0));
    }

    record Cost(long reads, long rows) {}

    // Table

    @Override
    public Optional<Row> get(RowKey rowKey) {
        return withFaults(() -> {
            beforeGet.accept(rowKey);
            return countRead(table.get(rowKey), 1);
        });
    }

    @Override
    public Map<RowKey, Row> getAll(List<RowKey> keys) {
        return withFaults(() -> {
            keys.forEach(beforeGet);
            return countRead(table.getAll(keys), keys.size());
        });
    }

    @Override
    public RowPage query(RowQuery rowQuery) {
        return withFaults(() -> {
            beforeQuery.accept(rowQuery);
            var rowPage = table.query(maxPageRows < rowQuery.limit() ? rowQuery.withLimit(maxPageRows) : rowQuery);
            return countRead(rowPage, rowPage.rows().size());
        });
    }

    @Override
    public long count(RowQuery rowQuery) {
        beforeQuery.accept(rowQuery);
        return countRead(table.count(rowQuery), 0);
    }

    @Override
    public boolean write(List<RowWrite> writes) {
        return withFaults(() -> {
            beforeNextWrite.getAndSet(() -> {}).run();
            beforeWrite.accept(writes);
            var written = table.write(writes);
            afterWrite.accept(writes);
            return written;
        });
    }

    @Override
    public List<Boolean> writeEach(List<RowWrite> writes) {
        return withFaults(() -> {
            beforeNextWrite.getAndSet(() -> {}).run();
            beforeBatch.accept(writes);
            if (brokenBatches.test(batches.incrementAndGet())) {
                table.writeEach(writes.subList(0, (int) (writes.size() * interruptedShare)));
                throw new IllegalStateException("killed");
            }
            var fault = firstOfBatchFault;
            if (fault != null && !writes.isEmpty()) throw failFirst(writes, fault.get());
            return table.writeEach(writes);
        });
    }

    private PartialWriteException failFirst(List<RowWrite> writes, RuntimeException fault) {
        var outcomes = new ArrayList<@Nullable Boolean>();
        outcomes.add(null);
        outcomes.addAll(table.writeEach(writes.subList(1, writes.size())));
        return new PartialWriteException(outcomes, fault);
    }

    private <T> T withFaults(Supplier<T> work) {
        var call = calls.incrementAndGet();
        if (failingCalls.test(call)) throw new IllegalStateException("injected fault before call " + call);
        var answer = work.get();
        if (lostAnswers.test(call)) throw new IllegalStateException("injected loss of the answer to call " + call);
        return answer;
    }

    private <T> T countRead(T result, int rowsRead) {
        reads.incrementAndGet();
        rows.addAndGet(rowsRead);
        return result;
    }
}
