package dev.holdfast.stories;

import dev.holdfast.hold.intent.IntentStatus;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What an intent should be, told as plainly as can be: one approval by a lead who didn't ask for it, and nobody releases their own. */
final class IntentModel {
    static final String POLICY = "{'roles':{'leads':['anna@example.com','ben@example.com']},"
            + "'approvals':[{'needed':1,'roles':['leads']}]}";

    final String id;
    final String requester;
    IntentStatus status = IntentStatus.QUEUED;

    private final @Nullable Instant earliest;
    private final @Nullable Instant latest;
    private final Map<String, Boolean> votes = new TreeMap<>();
    private @Nullable Instant plan;
    private String planner = "";

    IntentModel(String id, String requester, @Nullable Instant earliest, @Nullable Instant latest) {
        this.id = id;
        this.requester = requester;
        this.earliest = earliest;
        this.latest = latest;
    }

    boolean hasEnded() {
        return status == IntentStatus.RELEASED || status == IntentStatus.PURGED || status == IntentStatus.EXPIRED;
    }

    /** As callers see it. */
    IntentStatus visibleStatus() {
        return status == IntentStatus.QUEUED && isApproved() ? IntentStatus.APPROVED : status;
    }

    boolean vote(String who, boolean yes) {
        if (hasEnded() || !who.contains("@") || yes && who.equals(requester)) return false;
        votes.put(who, yes);
        return true;
    }

    boolean withdraw(String who) {
        if (hasEnded()) return false;
        votes.remove(who);
        return true;
    }

    boolean release(String who, Instant now) {
        if (hasEnded() || isWindowClosed(now) || isBeforeWindow(now) || !isApproved() || who.equals(requester))
            return false;
        status = IntentStatus.RELEASED;
        return true;
    }

    boolean purge() {
        if (hasEnded()) return false;
        status = IntentStatus.PURGED;
        return true;
    }

    boolean schedule(String who, Instant at) {
        if (hasEnded() || isWindowClosed(at) || isBeforeWindow(at) || who.equals(requester)) return false;
        plan = at;
        planner = who;
        status = IntentStatus.QUEUED;
        return true;
    }

    void sweep(Instant now) {
        if (hasEnded()) return;
        if (isWindowClosed(now)) status = IntentStatus.EXPIRED;
        else if (status != IntentStatus.FAILED && plan != null && !plan.isAfter(now)) {
            status = isApproved() && !planner.equals(requester) ? IntentStatus.RELEASED : IntentStatus.FAILED;
            plan = null;
        } else if (status != IntentStatus.FAILED
                && plan == null
                && earliest != null
                && !isBeforeWindow(now)
                && isApproved()) status = IntentStatus.RELEASED;
    }

    private boolean isApproved() {
        return votes.containsValue(true) && !votes.containsValue(false);
    }

    private boolean isWindowClosed(Instant now) {
        return latest != null && !latest.isAfter(now);
    }

    private boolean isBeforeWindow(Instant now) {
        return earliest != null && earliest.isAfter(now);
    }
}
