package dev.holdfast.story;

import dev.holdfast.hold.Status;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What an intent should be, told as plainly as can be: one approval by a lead who didn't ask for it, and nobody releases their own. */
final class ModelIntent {
    static final String POLICY = "{'roles':{'leads':['anna@example.com','ben@example.com']},"
            + "'approvals':[{'needed':1,'roles':['leads']}]}";

    final String id;
    final String requester;
    Status status = Status.QUEUED;

    private final @Nullable Instant earliest;
    private final @Nullable Instant latest;
    private final Map<String, Boolean> words = new TreeMap<>();
    private @Nullable Instant plan;
    private String planner = "";

    ModelIntent(String id, String requester, @Nullable Instant earliest, @Nullable Instant latest) {
        this.id = id;
        this.requester = requester;
        this.earliest = earliest;
        this.latest = latest;
    }

    boolean ended() {
        return status == Status.RELEASED || status == Status.PURGED || status == Status.EXPIRED;
    }

    /** As callers see it. */
    Status seen() {
        return status == Status.QUEUED && reviewed() ? Status.APPROVED : status;
    }

    boolean say(String who, boolean yes) {
        if (ended() || !who.contains("@") || yes && who.equals(requester)) return false;
        words.put(who, yes);
        return true;
    }

    boolean withdraw(String who) {
        if (ended()) return false;
        words.remove(who);
        return true;
    }

    boolean release(String who, Instant now) {
        if (ended() || closed(now) || early(now) || !reviewed() || who.equals(requester)) return false;
        status = Status.RELEASED;
        return true;
    }

    boolean purge() {
        if (ended()) return false;
        status = Status.PURGED;
        return true;
    }

    boolean schedule(String who, Instant at) {
        if (ended() || closed(at) || early(at) || who.equals(requester)) return false;
        plan = at;
        planner = who;
        status = Status.QUEUED;
        return true;
    }

    void sweep(Instant now) {
        if (ended()) return;
        if (closed(now)) status = Status.EXPIRED;
        else if (status != Status.FAILED && plan != null && !plan.isAfter(now)) {
            status = reviewed() && !planner.equals(requester) ? Status.RELEASED : Status.FAILED;
            plan = null;
        } else if (status != Status.FAILED && plan == null && earliest != null && !early(now) && reviewed())
            status = Status.RELEASED;
    }

    private boolean reviewed() {
        return words.containsValue(true) && !words.containsValue(false);
    }

    private boolean closed(Instant now) {
        return latest != null && !latest.isAfter(now);
    }

    private boolean early(Instant now) {
        return earliest != null && earliest.isAfter(now);
    }
}
