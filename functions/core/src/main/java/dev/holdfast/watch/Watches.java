package dev.holdfast.watch;

import dev.holdfast.json.Codec;
import dev.holdfast.table.Condition;
import dev.holdfast.table.Index;
import dev.holdfast.table.Key;
import dev.holdfast.table.Row;
import dev.holdfast.table.Shards;
import dev.holdfast.table.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rules about all that reaches a state, a row each, of the version of each workflow that new items get; and what was found. */
public final class Watches {
    /** Every such row's partition begins so; nothing else's does. Only findings are announced. */
    public static final String FAMILY = "expectation/";

    /** How long a finding is kept: what it tells goes with its event. */
    private static final Duration KEPT = Duration.ofDays(30);

    /** So many judgements one rule has room for before its numbers would meet those of the rule that takes its place. */
    private static final long ROOM = 1_000_000_000L;

    private final Shards shards;

    public Watches(Shards shards) {
        this.shards = shards;
    }

    /**
     * The writes by which a workflow's rules take the place of others, to be done in the transaction that makes them hold. A rule that
     * says the same goes on as it stands.
     *
     * @param generation grows with every such transaction of the workflow, so that no row is taken for the one that it replaced
     */
    public List<Write> changes(
            String app,
            String workflow,
            Map<String, Rule> before,
            Map<String, Rule> after,
            long generation,
            Instant now) {
        var writes = new ArrayList<Write>();
        before.forEach((name, rule) -> {
            if (rule.per() != null && !counts(after.get(name))) writes.add(remove(app, workflow, name, generation));
        });
        after.forEach((name, rule) -> {
            if (!counts(rule) || rule.equals(before.get(name))) return;
            var watch = Watch.begun(app, workflow, name, generation * ROOM, rule, now);
            writes.add(Write.put(row(watch, watch.wake(now)), Condition.ANY));
        });
        return writes;
    }

    /** What comes of looking at a rule: the writes, all or nothing, and in which ways it was found broken. */
    public record Turn(List<Write> writes, List<Kind> broken) {}

    /** What a sweep does with a rule that is to be looked at. */
    public Turn turn(Row row, Instant now, Arrivals arrivals) {
        var watch = Codec.stored(Watch.class, row.body());
        var judgement = watch.judge(
                now,
                (period, enough) -> arrivals.count(
                        watch.app(), watch.workflow(), watch.rule().state(), period, enough));
        var same = Condition.versionIs(row.version());
        var writes = new ArrayList<Write>();
        var due = shards.due(row.key(), judgement.wake());
        writes.add(
                judgement.next().equals(watch)
                        ? Write.put(row.moved(Index.DUE, due), same)
                        : Write.put(row(judgement.next(), judgement.wake()), same));
        for (var finding : judgement.findings()) writes.add(Write.announce(row(finding, now), Condition.ANY));
        return new Turn(writes, judgement.findings().stream().map(Finding::kind).toList());
    }

    /** The finding that an announced row tells. */
    public static Finding finding(Row row) {
        return Codec.stored(Finding.class, row.body());
    }

    private static boolean counts(@Nullable Rule rule) {
        return rule != null && rule.per() != null;
    }

    private static Write remove(String app, String workflow, String name, long generation) {
        var tombstone = new Row(key(app, workflow, name), generation * ROOM, "{}");
        return new Write.Delete(tombstone, Condition.ANY, false);
    }

    private Row row(Watch watch, Instant wake) {
        var key = key(watch.app(), watch.workflow(), watch.name());
        return new Row(key, watch.version(), Codec.encode(watch), Map.of(Index.DUE, shards.due(key, wake)), null);
    }

    private static Row row(Finding finding, Instant now) {
        var partition = key(finding.app(), finding.workflow(), finding.name()).partition() + "/" + finding.name();
        var key = new Key(partition, "%015d".formatted(finding.version()));
        return new Row(key, finding.version(), Codec.encode(finding), Map.of(), now.plus(KEPT));
    }

    private static Key key(String app, String workflow, String name) {
        return new Key(FAMILY + app + "/" + workflow, name);
    }
}
