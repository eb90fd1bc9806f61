// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import dev.holdfast.hold.intent.IntentStatus;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A simple model of an intent under {@link #POLICY}. A lead other than the requester approves the intent. Nobody
 * releases their own intent.
 */
final class IntentModel {
    static final String POLICY = "{'roles':{'leads':['anna@example.com','ben@example.com']},"
            + "'approvals':[{'needed':1,'roles':['leads']}]}";

    final String id;
    final String requester;
    IntentStatus status = IntentStatus.QUEUED;

    private final @Nullable Instant earliest;
    private final @Nullable Instant latest;
    private final Map<String, Boolean> votes = new TreeMap<>();
    private @Nullable Instant releaseAt;
    private String scheduler = "";

    IntentModel(String id, String requester, @Nullable Instant earliest, @Nullable Instant latest) {
        this.id = id;
        this.requester = requester;
        this.earliest = earliest;
        this.latest = latest;
    }

    boolean hasEnded() {
        return status == IntentStatus.RELEASED || status == IntentStatus.PURGED || status == IntentStatus.EXPIRED;
    }

    /** Returns the status that callers see. */
    IntentStatus visibleStatus() {
        return status == IntentStatus.QUEUED && isApproved() ? IntentStatus.APPROVED : status;
    }

    boolean vote(String person, boolean approved) {
        if (hasEnded() || !person.contains("@") || approved && person.equals(requester)) return false;
        votes.put(person, approved);
        return true;
    }

    boolean withdraw(String person) {
        if (hasEnded() || !person.contains("@")) return false;
        votes.remove(person);
        return true;
    }

    boolean release(String person, Instant now) {
        if (hasEnded() || isWindowClosed(now) || isBeforeWindow(now) || !isApproved() || person.equals(requester))
            return false;
        status = IntentStatus.RELEASED;
        return true;
    }

    boolean purge() {
        if (hasEnded()) return false;
        status = IntentStatus.PURGED;
        return true;
    }

    boolean schedule(String person, Instant at) {
        if (hasEnded() || isWindowClosed(at) || isBeforeWindow(at) || person.equals(requester)) return false;
        releaseAt = at;
        scheduler = person;
        status = IntentStatus.QUEUED;
        return true;
    }

    void sweep(Instant now) {
        if (hasEnded()) return;
        if (isWindowClosed(now)) status = IntentStatus.EXPIRED;
        else if (status != IntentStatus.FAILED && releaseAt != null && !releaseAt.isAfter(now)) {
            status = isApproved() && !scheduler.equals(requester) ? IntentStatus.RELEASED : IntentStatus.FAILED;
            releaseAt = null;
        } else if (status != IntentStatus.FAILED
                && releaseAt == null
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
