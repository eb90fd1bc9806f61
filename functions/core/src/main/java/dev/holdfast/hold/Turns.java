package dev.holdfast.hold;

import dev.holdfast.item.Item;
import dev.holdfast.table.Condition;
import dev.holdfast.table.Document;
import dev.holdfast.table.Index;
import dev.holdfast.table.Row;
import dev.holdfast.table.Shards;
import dev.holdfast.table.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Says what time does to intents and batches: their window closes, or is about to; their release comes. */
public final class Turns {
    /** How long whoever was told to release has before it is told again. */
    static final Duration LEASE = Duration.ofMinutes(1);

    /**
     * How often an intent that waits in an open window, for approvals or for the end of a blackout, is looked at: the policy may have
     * changed. An approval doesn't wait for that, since it puts the intent anew among what is due.
     */
    static final Duration LOOK = Duration.ofMinutes(15);

    private final Queue queue;
    private final Document<Policy> policies;
    private final Parents parents;
    private final Shards shards;
    private final Map<String, Policy> known = new HashMap<>();

    Turns(Queue queue, Document<Policy> policies, Parents parents, Shards shards) {
        this.queue = queue;
        this.policies = policies;
        this.parents = parents;
        this.shards = shards;
    }

    /** For one run of the sweep, in which each application's policy is read once. */
    public Turns begin() {
        return new Turns(queue, policies, parents, shards);
    }

    public Turn intent(Row row, Instant now) {
        var intent = Queue.intent(row);
        var window = intent.asked().window();
        if (window.closed(now)) return new Turn("expired", endings(expired(intent, now)), window.latest());
        var policy = known.computeIfAbsent(intent.app(), app -> policies.of(app).body());
        var goes = intent.goes(now);
        if (goes
                && (ready(intent, policy, now)
                        || intent.plan() != null && policy.ban(now).isEmpty()))
            return new Turn(Turn.GOES, later(row, now.plus(LEASE)), null);
        var warn = window.latest() == null || intent.warned()
                ? null
                : window.latest().minus(policy.warns());
        if (warn != null && !warn.isAfter(now))
            return new Turn("expiring", List.of(queue.replacement(intent.expiring(now), policy.warns())), null);
        if (goes) return new Turn("rearmed", later(row, next(intent, policy, now)), null);
        var wake = intent.wake(policy.warns());
        return new Turn(
                "rearmed",
                wake == null ? List.of(Write.put(row.moved(Index.DUE, null), same(row))) : later(row, wake),
                null);
    }

    private static boolean ready(Intent intent, Policy policy, Instant now) {
        return new Gate(policy, Gate.WARDEN, null, now).refusal(intent) == null;
    }

    public Turn batch(Row row, Instant now) {
        return new Turn(Turn.GOES, later(row, now.plus(LEASE)), null);
    }

    private List<Write> endings(Intent expired) {
        var writes = new ArrayList<>(queue.endings(expired));
        writes.addAll(parents.freed(expired));
        return writes;
    }

    private static Intent expired(Intent intent, Instant now) {
        var end = new Intent.End(now, null, null);
        return intent.ended(Status.EXPIRED, Step.What.EXPIRED, end, Item.WARDEN, null, null);
    }

    /** A warning that falls into the waiting is not missed, nor is the close of the window. */
    private static Instant next(Intent intent, Policy policy, Instant now) {
        var late = now.plus(LOOK);
        var look = policy.ban(now)
                .map(Policy.Ban::until)
                .filter(until -> until.isBefore(late))
                .orElse(late);
        var latest = intent.asked().window().latest();
        if (latest == null) return look;
        var warn = latest.minus(policy.warns());
        var bound = !intent.warned() && warn.isAfter(now) ? warn : latest;
        return bound.isBefore(look) ? bound : look;
    }

    private List<Write> later(Row row, Instant at) {
        return List.of(Write.put(row.moved(Index.DUE, shards.due(row.key(), at)), same(row)));
    }

    private static Condition same(Row row) {
        return Condition.versionIs(row.version());
    }
}
