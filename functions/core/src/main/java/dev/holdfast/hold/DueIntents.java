package dev.holdfast.hold;

import dev.holdfast.courier.Courier;
import dev.holdfast.item.Item;
import dev.holdfast.sweep.Due;
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
import org.jspecify.annotations.Nullable;

/** Intents whose window opens, closes or is about to, or whose release has come: what is to be released goes to the courier. */
final class DueIntents implements Due {
    /** What a sweep's report calls that which the courier takes. */
    static final String RELEASES = "releases";

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
    private final Courier courier;
    private final Map<String, Policy> known = new HashMap<>();

    DueIntents(Queue queue, Document<Policy> policies, Parents parents, Shards shards, Courier courier) {
        this.queue = queue;
        this.policies = policies;
        this.parents = parents;
        this.shards = shards;
        this.courier = courier;
    }

    /** In one run each application's policy is read once. */
    @Override
    public Due begin() {
        return new DueIntents(queue, policies, parents, shards, courier);
    }

    @Override
    public String family() {
        return Queue.FAMILY;
    }

    @Override
    public void done(List<Task> tasks) {
        handOver(tasks, courier);
    }

    /** Once they are written, hands over those that are to be released. */
    static void handOver(List<Task> tasks, Courier courier) {
        var going = tasks.stream()
                .filter(task -> task.what().equals(RELEASES))
                .map(task -> task.writes().getFirst().key())
                .toList();
        if (!going.isEmpty()) courier.take(going);
    }

    @Override
    public Task task(Row row, Instant now) {
        var intent = Queue.intent(row);
        var window = intent.asked().window();
        if (window.closed(now)) return task("expired", endings(expired(intent, now)), window.latest());
        var policy = known.computeIfAbsent(intent.app(), app -> policies.of(app).body());
        var goes = intent.goes(now);
        if (goes
                && (ready(intent, policy, now)
                        || intent.plan() != null && policy.ban(now).isEmpty()))
            return task(RELEASES, later(row, now.plus(LEASE)), null);
        var warn = window.latest() == null || intent.warned()
                ? null
                : window.latest().minus(policy.warns());
        if (warn != null && !warn.isAfter(now))
            return task("expiring", List.of(queue.replacement(intent.expiring(now), policy.warns())), null);
        if (goes) return task("rearmed", later(row, next(intent, policy, now)), null);
        var wake = intent.wake(policy.warns());
        return task(
                "rearmed",
                wake == null ? List.of(Write.put(row.moved(Index.DUE, null), same(row))) : later(row, wake),
                null);
    }

    private static Task task(String what, List<Write> writes, @Nullable Instant late) {
        return new Task(writes, what, late, Map.of());
    }

    private static boolean ready(Intent intent, Policy policy, Instant now) {
        return new Gate(policy, Gate.WARDEN, null, now).refusal(intent) == null;
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
