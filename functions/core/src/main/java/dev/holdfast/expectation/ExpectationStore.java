package dev.holdfast.expectation;

import dev.holdfast.json.JsonCodec;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.ShardLayout;
import dev.holdfast.table.TableIndex;
import dev.holdfast.table.WriteCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rules about all that reaches a state, a row each, of the version of each workflow that new items get; and what was found. */
public final class ExpectationStore {
    /** Every such row's partition begins so; nothing else's does. Only findings are announced. */
    public static final String PARTITION_PREFIX = "expectation/";

    /** How long a finding is kept: what it tells goes with its event. */
    private static final Duration VIOLATION_RETENTION = Duration.ofDays(30);

    /** So many judgements one rule has room for before its numbers would meet those of the rule that takes its place. */
    private static final long VERSIONS_PER_GENERATION = 1_000_000_000L;

    private final ShardLayout shardLayout;

    public ExpectationStore(ShardLayout shardLayout) {
        this.shardLayout = shardLayout;
    }

    /**
     * The writes by which a workflow's rules take the place of others, to be done in the transaction that makes them hold. A rule that
     * says the same goes on as it stands.
     *
     * @param generation grows with every such transaction of the workflow, so that no row is taken for the one that it replaced
     */
    public List<RowWrite> replacementWrites(
            String app,
            String workflow,
            Map<String, ExpectationRule> before,
            Map<String, ExpectationRule> after,
            long generation,
            Instant now) {
        var writes = new ArrayList<RowWrite>();
        before.forEach((name, expectationRule) -> {
            if (expectationRule.per() != null && !isCounting(after.get(name)))
                writes.add(deletion(app, workflow, name, generation));
        });
        after.forEach((name, expectationRule) -> {
            if (!isCounting(expectationRule) || expectationRule.equals(before.get(name))) return;
            var expectationState = ExpectationState.startNew(
                    app, workflow, name, generation * VERSIONS_PER_GENERATION, expectationRule, now);
            writes.add(RowWrite.put(rowOf(expectationState, expectationState.nextLookAt(now)), WriteCondition.ANY));
        });
        return writes;
    }

    /** What comes of looking at a rule: the writes, all or nothing, and in which ways it was found broken. */
    public record JudgementWrites(List<RowWrite> writes, List<ViolationKind> broken) {}

    /** What a sweep does with a rule that is to be looked at. */
    public JudgementWrites judge(Row row, Instant now, ArrivalStore arrivalStore) {
        var expectationState = JsonCodec.decodeStored(ExpectationState.class, row.body());
        var expectationJudgement = expectationState.judge(
                now,
                (countingPeriod, enough) -> arrivalStore.count(
                        expectationState.app(),
                        expectationState.workflow(),
                        expectationState.rule().state(),
                        countingPeriod,
                        enough));
        var same = WriteCondition.versionIs(row.version());
        var writes = new ArrayList<RowWrite>();
        var due = shardLayout.dueKey(row.key(), expectationJudgement.wake());
        writes.add(
                expectationJudgement.next().equals(expectationState)
                        ? RowWrite.put(row.withIndexEntry(TableIndex.DUE, due), same)
                        : RowWrite.put(rowOf(expectationJudgement.next(), expectationJudgement.wake()), same));
        for (var expectationViolation : expectationJudgement.findings())
            writes.add(RowWrite.announce(rowOf(expectationViolation, now), WriteCondition.ANY));
        return new JudgementWrites(
                writes,
                expectationJudgement.findings().stream()
                        .map(ExpectationViolation::kind)
                        .toList());
    }

    /** The finding that an announced row tells. */
    public static ExpectationViolation readViolation(Row row) {
        return JsonCodec.decodeStored(ExpectationViolation.class, row.body());
    }

    private static boolean isCounting(@Nullable ExpectationRule expectationRule) {
        return expectationRule != null && expectationRule.per() != null;
    }

    private static RowWrite deletion(String app, String workflow, String name, long generation) {
        var tombstone = new Row(rowKey(app, workflow, name), generation * VERSIONS_PER_GENERATION, "{}");
        return new RowWrite.Delete(tombstone, WriteCondition.ANY, false);
    }

    private Row rowOf(ExpectationState expectationState, Instant wake) {
        var rowKey = rowKey(expectationState.app(), expectationState.workflow(), expectationState.name());
        return new Row(
                rowKey,
                expectationState.version(),
                JsonCodec.encode(expectationState),
                Map.of(TableIndex.DUE, shardLayout.dueKey(rowKey, wake)),
                null);
    }

    private static Row rowOf(ExpectationViolation expectationViolation, Instant now) {
        var partition = rowKey(expectationViolation.app(), expectationViolation.workflow(), expectationViolation.name())
                        .partition()
                + "/" + expectationViolation.name();
        var rowKey = new RowKey(partition, "%015d".formatted(expectationViolation.version()));
        return new Row(
                rowKey,
                expectationViolation.version(),
                JsonCodec.encode(expectationViolation),
                Map.of(),
                now.plus(VIOLATION_RETENTION));
    }

    private static RowKey rowKey(String app, String workflow, String name) {
        return new RowKey(PARTITION_PREFIX + app + "/" + workflow, name);
    }
}
