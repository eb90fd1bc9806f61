// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.hold.intent;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.holdfast.access.ChangeCause;
import dev.holdfast.access.PersonName;
import dev.holdfast.hold.intent.IntentChange.IntentEventType;
import dev.holdfast.item.Item;
import dev.holdfast.text.TextLength;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A queued request to start a workflow or to call a method. Each method for a change returns the next version of the
 * intent.
 *
 * @param plan the scheduled release; null without a scheduled release
 * @param hasWarned whether Holdfast has already published the event with the warning that the window closes soon
 * @param problem the reason why the last release failed; null if the intent has no failed release
 * @param end how the intent ended; null while the intent is queued
 * @param reviews the current reviews, one for each reviewer
 * @param history all changes, oldest first
 */
@RecordBuilder
public record Intent(
        String app,
        IntentId id,
        IntentRequest request,
        IntentStatus status,
        @Nullable ReleasePlan plan,
        boolean hasWarned,
        @Nullable String problem,
        @Nullable IntentEnd end,
        long version,
        List<IntentReview> reviews,
        List<IntentChange> history)
        implements IntentBuilder.With {
    /** The maximum number of changes in the history of an intent. Holdfast refuses further changes by people. */
    static final int MAX_HISTORY_ENTRIES = 100;

    /** The maximum total length of the notes and names in an intent. The inputs aren't part of this total. */
    private static final int MAX_NOTE_CHARACTERS = 20_000;

    /** The maximum length of the reason for a failure. Holdfast truncates longer reasons. */
    private static final int MAX_REASON_CHARACTERS = 1_000;

    /** @param by the name of the caller who scheduled the release */
    public record ReleasePlan(Instant at, String by) {}

    /**
     * @param item the item that the release created, as {@code workflow/key}
     * @param batch the batch that ended the intent; null if no batch ended it
     */
    public record IntentEnd(
            Instant at, @Nullable String item, @Nullable String batch) {}

    public Intent {
        Objects.requireNonNull(app, "app");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(request, "request");
        Objects.requireNonNull(status, "status");
        reviews = List.copyOf(reviews);
        history = List.copyOf(history);
    }

    /** Returns a new intent that is queued. */
    public static Intent createQueued(String app, IntentId id, IntentRequest intentRequest) {
        return new Intent(app, id, intentRequest, IntentStatus.QUEUED, null, false, null, null, 0, List.of(), List.of())
                .withChange(
                        IntentEventType.QUEUED,
                        intentRequest.at(),
                        intentRequest.requester(),
                        intentRequest.note(),
                        null);
    }

    /**
     * Whether Holdfast refuses further changes by people. After this refusal, the intent's row still has space for the
     * change that ends the intent.
     */
    public boolean hasFullHistory() {
        var textLength = history.stream().mapToInt(IntentChange::textLength).sum()
                + reviews.stream().mapToInt(IntentReview::textLength).sum();
        return history.size() >= MAX_HISTORY_ENTRIES || textLength > MAX_NOTE_CHARACTERS;
    }

    /** Returns the newest change. The event of the present version reports the newest change. */
    @JsonIgnore
    public IntentChange newestChange() {
        return history.getLast();
    }

    /**
     * Returns the earliest instant at which a sweep must handle the intent; null if no sweep must handle it.
     *
     * @param warning the time from the event with the expiry warning to the close of the window
     */
    @Nullable
    public Instant nextSweepAt(Duration warning) {
        var releaseWindow = request.window();
        var warningAt = releaseWindow.latest() == null || hasWarned
                ? null
                : releaseWindow.latest().minus(warning);
        return Stream.of(automaticReleaseAt(), warningAt, releaseWindow.latest())
                .flatMap(Stream::ofNullable)
                .min(Instant::compareTo)
                .orElse(null);
    }

    /**
     * Returns the time at which a sweep releases the intent without a further request; null if no sweep releases it. A
     * sweep never releases a failed intent.
     */
    private @Nullable Instant automaticReleaseAt() {
        if (status == IntentStatus.FAILED) return null;
        if (plan != null) return plan.at();
        return request.window().opensAutomatically() ? request.window().earliest() : null;
    }

    /** Whether a sweep must release the intent now, because of its plan or its window. */
    public boolean isReleaseDue(Instant now) {
        var at = automaticReleaseAt();
        return at != null && !at.isAfter(now);
    }

    /** Finds the review of a person. */
    public Optional<IntentReview> findReview(String reviewer) {
        return reviews.stream()
                .filter(review -> PersonName.isSame(review.by(), reviewer))
                .findFirst();
    }

    /**
     * Adds a review. The new review replaces an earlier review by the same person, and keeps the earlier spelling of
     * the person's name.
     */
    public Intent withReview(String by, boolean approved, @Nullable String reason, Instant now) {
        var reviewer = findReview(by).map(IntentReview::by).orElse(by);
        var nextReviews = reviewsWithout(by);
        nextReviews.add(new IntentReview(reviewer, approved, now, reason));
        return withReviews(nextReviews)
                .withChange(approved ? IntentEventType.APPROVED : IntentEventType.REJECTED, now, by, reason, null);
    }

    /**
     * Withdraws the review of a person.
     *
     * @param by the person who withdraws the review. This person may differ from the reviewer
     */
    public Intent withoutReview(String reviewer, String by, @Nullable String reason, Instant now) {
        return withReviews(reviewsWithout(reviewer)).withChange(IntentEventType.WITHDRAWN, now, by, reason, null);
    }

    /** Schedules the release. A failed intent gets the status queued again. */
    public Intent withPlan(ReleasePlan releasePlan, @Nullable String reason, Instant now) {
        return with(next -> next.status(IntentStatus.QUEUED).plan(releasePlan).problem(null))
                .withChange(IntentEventType.SCHEDULED, now, releasePlan.by(), reason, null);
    }

    /** Records that Holdfast has published the expiry warning. */
    public Intent withExpiryWarning(Instant now) {
        return withHasWarned(true).withChange(IntentEventType.EXPIRING, now, Item.SYSTEM_ACTOR, null, null);
    }

    /** Whether the last release failed for this reason. */
    public boolean hasFailedFor(String reason) {
        return status == IntentStatus.FAILED && cutReason(reason).equals(problem);
    }

    private static String cutReason(String reason) {
        return TextLength.cut(reason, MAX_REASON_CHARACTERS);
    }

    /** Records a failed release. The intent stays in the queue, but no longer has a scheduled release. */
    public Intent asFailed(String reason, String by, Instant now) {
        var shortReason = cutReason(reason);
        return with(next -> next.status(IntentStatus.FAILED).plan(null).problem(shortReason))
                .withChange(IntentEventType.FAILED, now, by, shortReason, null);
    }

    /** Records how the intent ended. */
    public Intent asEnded(
            IntentStatus intentStatus,
            IntentEventType intentEventType,
            IntentEnd intentEnd,
            String by,
            @Nullable String reason,
            @Nullable String override) {
        return with(next -> next.status(intentStatus).end(intentEnd))
                .withChange(intentEventType, intentEnd.at(), by, reason, override);
    }

    /** Adds the cause to the newest change. Changes nothing if the cause is null. */
    public Intent withCause(@Nullable ChangeCause changeCause) {
        if (changeCause == null) return this;
        var changes = new ArrayList<>(history);
        changes.add(changes.removeLast().withCause(changeCause));
        return withHistory(changes);
    }

    /** Returns the id of the event about this version of the intent. */
    public String eventId(long version) {
        return id.nonce() + "." + id.hash() + "." + version;
    }

    /** Returns the cause for all changes that follow from the newest change. */
    public ChangeCause causeOfConsequences() {
        return ChangeCause.followingEvent(eventId(version), newestChange().cause());
    }

    private List<IntentReview> reviewsWithout(String reviewer) {
        return new ArrayList<>(reviews.stream()
                .filter(review -> !PersonName.isSame(review.by(), reviewer))
                .toList());
    }

    private Intent withChange(
            IntentEventType intentEventType, Instant at, String by, @Nullable String note, @Nullable String override) {
        var changes = new ArrayList<>(history);
        changes.add(new IntentChange(version + 1, intentEventType, at, by, note, override, null));
        return with(next -> next.version(version + 1).history(changes));
    }
}
