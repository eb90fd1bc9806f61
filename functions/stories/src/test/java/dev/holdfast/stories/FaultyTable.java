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
 * Stands between Holdfast and its store. A test says which calls fail, what happens before a call, and where a batch breaks off; all
 * other calls pass. A batch is a call of {@link #writeEach}. Calls and batches are numbered from 1; {@link #count} has no number.
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
    private volatile double share = 1;
    private volatile boolean firstFails;
    private volatile int pageRows = Integer.MAX_VALUE;

    FaultyTable(Table table) {
        this.table = table;
    }

    // What happens before a call

    /** Runs once, when the next write has been decided and isn't stored yet: the caller loses a race. */
    FaultyTable runBeforeNextWrite(Runnable other) {
        beforeNextWrite.set(other);
        return this;
    }

    FaultyTable runBeforeGet(Consumer<RowKey> other) {
        beforeGet = other;
        return this;
    }

    FaultyTable runBeforeQuery(Consumer<RowQuery> other) {
        beforeQuery = other;
        return this;
    }

    FaultyTable runBeforeWrite(Consumer<List<RowWrite>> other) {
        beforeWrite = other;
        return this;
    }

    FaultyTable runBeforeBatch(Consumer<List<RowWrite>> other) {
        beforeBatch = other;
        return this;
    }

    // Which calls fail

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

    /** The next so many writes pass. */
    FaultyTable failWritesAfter(int passing, Supplier<? extends RuntimeException> fault) {
        var written = new AtomicInteger();
        return failWrites(writes -> written.incrementAndGet() > passing, fault);
    }

    /** The rows are stored, and only the answer is lost. */
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

    /** Calls with these numbers fail before they do anything. */
    FaultyTable failCalls(IntPredicate numbers) {
        failingCalls = numbers;
        return this;
    }

    /** Calls with these numbers do their work and fail afterwards. */
    FaultyTable loseAnswers(IntPredicate numbers) {
        lostAnswers = numbers;
        return this;
    }

    /** Batches with these numbers store the first rows, so large a share of all, and then fail with the message "killed". */
    FaultyTable breakBatches(double stored, IntPredicate numbers) {
        share = stored;
        brokenBatches = numbers;
        return this;
    }

    /** The first write of each batch fails, and the others are stored. */
    FaultyTable failFirstOfEachBatch() {
        firstFails = true;
        return this;
    }

    /** A page holds no more rows than this, whatever the query asks for. */
    FaultyTable limitPages(int most) {
        pageRows = most;
        return this;
    }

    /** All calls pass again. */
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
        firstFails = false;
        pageRows = Integer.MAX_VALUE;
    }

    // What was called

    int calls() {
        return calls.get();
    }

    int batches() {
        return batches.get();
    }

    /** How many calls have read something, and how many rows came back, since this was last asked. */
    Cost cost() {
        return new Cost(reads.getAndSet(0), rows.getAndSet(0));
    }

    record Cost(long reads, long rows) {}

    // The calls themselves

    @Override
    public Optional<Row> get(RowKey rowKey) {
        return numbered(() -> {
            beforeGet.accept(rowKey);
            return counted(table.get(rowKey), 1);
        });
    }

    @Override
    public Map<RowKey, Row> getAll(List<RowKey> keys) {
        return numbered(() -> {
            keys.forEach(beforeGet);
            return counted(table.getAll(keys), keys.size());
        });
    }

    @Override
    public RowPage query(RowQuery rowQuery) {
        return numbered(() -> {
            beforeQuery.accept(rowQuery);
            var rowPage = table.query(pageRows < rowQuery.limit() ? rowQuery.withLimit(pageRows) : rowQuery);
            return counted(rowPage, rowPage.rows().size());
        });
    }

    @Override
    public long count(RowQuery rowQuery) {
        beforeQuery.accept(rowQuery);
        return counted(table.count(rowQuery), 0);
    }

    @Override
    public boolean write(List<RowWrite> writes) {
        return numbered(() -> {
            beforeNextWrite.getAndSet(() -> {}).run();
            beforeWrite.accept(writes);
            var written = table.write(writes);
            afterWrite.accept(writes);
            return written;
        });
    }

    @Override
    public List<Boolean> writeEach(List<RowWrite> writes) {
        return numbered(() -> {
            beforeNextWrite.getAndSet(() -> {}).run();
            beforeBatch.accept(writes);
            if (brokenBatches.test(batches.incrementAndGet())) {
                table.writeEach(writes.subList(0, (int) (writes.size() * share)));
                throw new IllegalStateException("killed");
            }
            if (firstFails && !writes.isEmpty()) throw allButTheFirst(writes);
            return table.writeEach(writes);
        });
    }

    private PartialWriteException allButTheFirst(List<RowWrite> writes) {
        var outcomes = new ArrayList<@Nullable Boolean>();
        outcomes.add(null);
        outcomes.addAll(table.writeEach(writes.subList(1, writes.size())));
        return new PartialWriteException(outcomes, new IllegalStateException("as the test wants"));
    }

    private <T> T numbered(Supplier<T> work) {
        var call = calls.incrementAndGet();
        if (failingCalls.test(call)) throw new IllegalStateException("broken before call " + call);
        var answer = work.get();
        if (lostAnswers.test(call)) throw new IllegalStateException("the answer to call " + call + " is lost");
        return answer;
    }

    private <T> T counted(T read, int rowsRead) {
        reads.incrementAndGet();
        rows.addAndGet(rowsRead);
        return read;
    }
}
