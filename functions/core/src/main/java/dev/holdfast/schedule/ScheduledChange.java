// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.schedule;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.holdfast.access.ChangeCause;
import dev.holdfast.item.ItemId;
import dev.holdfast.json.JsonEnum;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.text.TextLength;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A change of one item that a caller has scheduled. Each method that changes it returns its next version.
 *
 * @param uid distinguishes the item from another item with the same key
 * @param version the number of writes, counted from 1
 * @param effect {@code change} in JSON: what the change does; null after its end, so that its values don't stay
 * @param condition {@code if} in JSON: checked when the change is due; null for no condition
 * @param note the note of the change in the item's history
 * @param nextAt the time at which the change is due; null after its end
 * @param count the number of times that it was due
 * @param lastAt the time at which it was last due
 * @param reason why Holdfast didn't make the change the last time; null if it made it
 * @param status whether the change is pending, or how it ended
 * @param cause the cause of each change that follows: the event of the request that scheduled it
 * @param fingerprint a hash of the request, by which Holdfast recognizes a repeated request
 */
@RecordBuilder
public record ScheduledChange(
        String id,
        ItemId item,
        String uid,
        long version,
        ChangeAuthor author,
        ChangeTiming timing,
        @JsonProperty("change") @Nullable ChangeEffect effect,
        @JsonProperty("if") @Nullable ChangeCondition condition,
        @Nullable String note,
        Instant created,
        @Nullable Instant nextAt,
        int count,
        @Nullable Instant lastAt,
        @Nullable String reason,
        ChangeStatus status,
        @Nullable ChangeCause cause,
        @Nullable String fingerprint)
        implements ScheduledChangeBuilder.With {
    public ScheduledChange {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(item, "item");
        Objects.requireNonNull(uid, "uid");
        Objects.requireNonNull(author, "author");
        Objects.requireNonNull(timing, "timing");
        Objects.requireNonNull(created, "created");
        Objects.requireNonNull(status, "status");
    }

    /** Whether a scheduled change is pending, or how it ended. */
    public enum ChangeStatus implements JsonEnum {
        PENDING,
        /** Holdfast made the change, or the last change of a recurring one. */
        DONE,
        /** Holdfast didn't make the change when it was due. */
        SKIPPED,
        /** A caller cancelled the change. */
        CANCELLED
    }

    /**
     * Returns the next version after the change was due. A recurring change becomes due again, unless it has reached its
     * bound. Times that have passed meanwhile don't count.
     *
     * @param reason why Holdfast didn't make the change; null if it made it
     */
    ScheduledChange afterDue(@Nullable String reason, Instant now) {
        var due = Objects.requireNonNull(nextAt);
        var last = with(
                next -> next.version(version + 1).count(count + 1).lastAt(due).reason(reason));
        var hasReachedBound = timing.times() != null && last.count() >= timing.times();
        var following = hasReachedBound
                ? null
                : timing.nextTime(due.isAfter(now) ? due : now).orElse(null);
        return following == null
                ? last.asEnded(reason == null ? ChangeStatus.DONE : ChangeStatus.SKIPPED)
                : last.withNextAt(following);
    }

    /** Returns the text for the item's history: what happens when, and the note. The text contains no values. */
    String describe() {
        var what = Objects.requireNonNull(effect).describe();
        var when = timing.cron() == null ? " at " + nextAt : " at " + nextAt + " and then by " + timing.cron();
        return TextLength.cut(what + when + (note == null ? "" : "; " + note), InputFaults.MAX_TEXT_CHARACTERS);
    }

    boolean isPending() {
        return status == ChangeStatus.PENDING;
    }

    /** Returns the version of a cancelled change. */
    ScheduledChange asCancelled() {
        return withVersion(version + 1).asEnded(ChangeStatus.CANCELLED);
    }

    /** Returns this version of a change whose item has ended with it. */
    ScheduledChange asDone() {
        return asEnded(ChangeStatus.DONE);
    }

    /** Returns this version with another time. A recurring change counts its times anew. */
    ScheduledChange withTiming(ChangeTiming newTiming, Instant first) {
        return with(next -> next.timing(newTiming).nextAt(first).count(0));
    }

    /** Returns the next version, which is due at another time. */
    ScheduledChange withNextTime(Instant at) {
        return with(next -> next.version(version + 1).nextAt(at));
    }

    private ScheduledChange asEnded(ChangeStatus ended) {
        return with(next -> next.status(ended).nextAt(null).effect(null).condition(null));
    }
}
