// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.expectation;

import dev.holdfast.json.JsonCodec;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.ShardLayout;
import dev.holdfast.table.TableIndex;
import dev.holdfast.table.WriteCondition;
import dev.holdfast.workingtime.CalendarLookup;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Stores the state of each counting rule, and the violations of the rules. The rules come from the current version of
 * each workflow, which is the version for new items.
 */
public final class ExpectationStore {
    /**
     * The prefix of the partitions of rules and violations. No other rows use this prefix. Among these rows, the change
     * feed gets only the rows of violations.
     */
    public static final String PARTITION_PREFIX = "expectation/";

    /** The time for which Holdfast keeps a violation. The event of the violation contains the violation's data too. */
    private static final Duration VIOLATION_RETENTION = Duration.ofDays(30);

    /**
     * The number of row versions reserved for one rule. The version of a replaced rule starts at the next multiple of
     * this number, so row versions never repeat.
     */
    private static final long VERSIONS_PER_GENERATION = 1_000_000_000L;

    private final ShardLayout shardLayout;

    public ExpectationStore(ShardLayout shardLayout) {
        this.shardLayout = shardLayout;
    }

    /**
     * Returns the writes that replace the counting rules of a workflow. The caller performs these writes in the
     * transaction that changes the current version. An unchanged rule keeps its state.
     *
     * @param generation a number that increases with each such transaction of the workflow. This number prevents equal
     *     row versions of a rule and its replacement
     */
    public List<RowWrite> replacementWrites(
            String app,
            String workflow,
            Map<String, ExpectationRule> previousRules,
            Map<String, ExpectationRule> nextRules,
            long generation,
            Instant now) {
        var writes = new ArrayList<RowWrite>();
        previousRules.forEach((name, expectationRule) -> {
            if (expectationRule.per() != null && !isCounting(nextRules.get(name)))
                writes.add(deletion(app, workflow, name, generation));
        });
        nextRules.forEach((name, expectationRule) -> {
            if (!isCounting(expectationRule) || expectationRule.equals(previousRules.get(name))) return;
            var expectationState = ExpectationState.startNew(
                    app, workflow, name, generation * VERSIONS_PER_GENERATION, expectationRule, now);
            writes.add(RowWrite.put(rowOf(expectationState, expectationState.nextCheckAt(now)), WriteCondition.ANY));
        });
        return writes;
    }

    /** The result of a check: the writes, which belong to one transaction, and the kinds of the violations. */
    public record JudgementWrites(List<RowWrite> writes, List<ViolationKind> violationKinds) {}

    /**
     * Checks the rule in the row, and returns the writes that store the result.
     *
     * @param calendars returns the calendars of an application
     */
    public JudgementWrites judge(
            Row row,
            Instant now,
            ArrivalStore arrivalStore,
            PeriodSilences silences,
            Function<String, CalendarLookup> calendars) {
        var expectationState = JsonCodec.decodeStored(ExpectationState.class, row.body());
        var periodReader = readerFor(expectationState, arrivalStore, silences, calendars.apply(expectationState.app()));
        var expectationJudgement = expectationState.judge(now, periodReader);
        var unchanged = WriteCondition.versionIs(row.version());
        var writes = new ArrayList<RowWrite>();
        var dueKey = shardLayout.dueKey(row.key(), expectationJudgement.nextCheckAt());
        writes.add(
                expectationJudgement.next().equals(expectationState)
                        ? RowWrite.put(row.withIndexEntry(TableIndex.DUE, dueKey), unchanged)
                        : RowWrite.put(
                                rowOf(expectationJudgement.next(), expectationJudgement.nextCheckAt()), unchanged));
        for (var expectationViolation : expectationJudgement.violations())
            writes.add(RowWrite.announce(rowOf(expectationViolation, now), WriteCondition.ANY));
        return new JudgementWrites(
                writes,
                expectationJudgement.violations().stream()
                        .map(ExpectationViolation::kind)
                        .toList());
    }

    private static ExpectationState.PeriodReader readerFor(
            ExpectationState expectationState,
            ArrivalStore arrivalStore,
            PeriodSilences silences,
            CalendarLookup calendars) {
        var app = expectationState.app();
        var workflow = expectationState.workflow();
        var state = expectationState.rule().state();
        return new ExpectationState.PeriodReader() {
            @Override
            public long countArrivals(CountingPeriod countingPeriod, long sufficientCount) {
                return arrivalStore.count(app, workflow, state, countingPeriod, sufficientCount);
            }

            @Override
            public boolean isSilenced(ViolationKind violationKind, CountingPeriod countingPeriod) {
                return silences.cover(app, workflow, state, violationKind, countingPeriod);
            }

            @Override
            public boolean hasWorkingTime(String calendar, CountingPeriod countingPeriod) {
                return calendars
                        .get(calendar)
                        .findWorkingTime(countingPeriod.from(), countingPeriod.to())
                        .isPresent();
            }
        };
    }

    /** Returns the write that makes a rule due now. A check before its time changes only the rule's due time. */
    RowWrite correctionWrite(Row row, Instant now) {
        return RowWrite.put(shardLayout.withDueAt(row, now), WriteCondition.versionIs(row.version()));
    }

    /** Decodes the violation from an announced row. */
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

    private Row rowOf(ExpectationState expectationState, Instant nextCheckAt) {
        var rowKey = rowKey(expectationState.app(), expectationState.workflow(), expectationState.name());
        return new Row(
                rowKey,
                expectationState.version(),
                JsonCodec.encode(expectationState),
                Map.of(TableIndex.DUE, shardLayout.dueKey(rowKey, nextCheckAt)),
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
