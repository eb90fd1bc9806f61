package dev.holdfast.hold.intent;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.holdfast.access.ChangeCause;
import dev.holdfast.item.Item;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A request to start a workflow or to call a method, staged. Every method that changes something returns the next version.
 *
 * @param plan a release that somebody has scheduled
 * @param warned whether it was said that the window closes soon
 * @param problem why the last release failed
 * @param end what became of it, once it has left the queue
 * @param reviews the standing word of each reviewer
 * @param history every change, oldest first
 */
@RecordBuilder
public record Intent(
        String app,
        IntentId id,
        IntentRequest asked,
        IntentStatus status,
        @Nullable ReleasePlan plan,
        boolean warned,
        @Nullable String problem,
        @Nullable IntentEnd end,
        long version,
        List<IntentReview> reviews,
        List<IntentChange> history)
        implements IntentBuilder.With {
    /** So many changes of one intent are remembered; a person's further change is refused. */
    static final int MAX_CHANGES = 100;

    /** So many characters of notes and names an intent takes, beside its inputs. */
    private static final int MAX_NOTE_CHARACTERS = 20_000;

    /** A longer reason of a failure is cut. */
    private static final int MAX_REASON_CHARACTERS = 1_000;

    /** @param by who scheduled it */
    public record ReleasePlan(Instant at, String by) {}

    /**
     * @param item what the release created, as {@code workflow/key}
     * @param batch the batch that did it
     */
    public record IntentEnd(
            Instant at, @Nullable String item, @Nullable String batch) {}

    public Intent {
        reviews = List.copyOf(reviews);
        history = List.copyOf(history);
    }

    public static Intent createQueued(String app, IntentId id, IntentRequest intentRequest) {
        return new Intent(app, id, intentRequest, IntentStatus.QUEUED, null, false, null, null, 0, List.of(), List.of())
                .withChange(
                        IntentChange.IntentEventType.QUEUED,
                        intentRequest.at(),
                        intentRequest.requester(),
                        intentRequest.note(),
                        null);
    }

    /** Whether it can't take another word: its row has to have room left for its end. */
    public boolean hasFullHistory() {
        var words = history.stream().mapToInt(IntentChange::textLength).sum()
                + reviews.stream().mapToInt(IntentReview::textLength).sum();
        return history.size() >= MAX_CHANGES || words > MAX_NOTE_CHARACTERS;
    }

    @JsonIgnore
    public IntentChange newestChange() {
        return history.getLast();
    }

    /** The earliest instant at which a sweep has something to do with it; null when nothing waits for time. */
    @Nullable
    public Instant nextSweepAt(Duration warning) {
        var releaseWindow = asked.window();
        var warn = releaseWindow.latest() == null || warned
                ? null
                : releaseWindow.latest().minus(warning);
        return Stream.of(releasesAt(), warn, releaseWindow.latest())
                .flatMap(Stream::ofNullable)
                .min(Instant::compareTo)
                .orElse(null);
    }

    /** When it is to be released without being asked again. What failed waits for somebody to look at it. */
    private @Nullable Instant releasesAt() {
        if (status == IntentStatus.FAILED) return null;
        if (plan != null) return plan.at();
        return asked.window().opensAutomatically() ? asked.window().earliest() : null;
    }

    public boolean isReleaseDue(Instant now) {
        var at = releasesAt();
        return at != null && !at.isAfter(now);
    }

    public Intent withReview(String by, boolean approved, @Nullable String reason, Instant now) {
        var all = reviewsWithout(by);
        all.add(new IntentReview(by, approved, now, reason));
        return withReviews(all)
                .withChange(
                        approved ? IntentChange.IntentEventType.APPROVED : IntentChange.IntentEventType.REJECTED,
                        now,
                        by,
                        reason,
                        null);
    }

    public Intent withoutReview(String by, @Nullable String reason, Instant now) {
        return withReviews(reviewsWithout(by))
                .withChange(IntentChange.IntentEventType.WITHDRAWN, now, by, reason, null);
    }

    public Intent withPlan(ReleasePlan releasePlan, @Nullable String reason, Instant now) {
        return with(next -> next.status(IntentStatus.QUEUED).plan(releasePlan).problem(null))
                .withChange(IntentChange.IntentEventType.SCHEDULED, now, releasePlan.by(), reason, null);
    }

    public Intent withExpiryWarning(Instant now) {
        return withWarned(true).withChange(IntentChange.IntentEventType.EXPIRING, now, Item.SYSTEM_ACTOR, null, null);
    }

    public Intent asFailed(String reason, String by, Instant now) {
        var why = reason.length() <= MAX_REASON_CHARACTERS ? reason : reason.substring(0, MAX_REASON_CHARACTERS);
        return with(next -> next.status(IntentStatus.FAILED).plan(null).problem(why))
                .withChange(IntentChange.IntentEventType.FAILED, now, by, why, null);
    }

    public Intent asEnded(
            IntentStatus intentStatus,
            IntentChange.IntentEventType intentEventType,
            IntentEnd intentEnd,
            String by,
            @Nullable String reason,
            @Nullable String override) {
        return with(next -> next.status(intentStatus).end(intentEnd))
                .withChange(intentEventType, intentEnd.at(), by, reason, override);
    }

    /** Says why the newest change was asked for. */
    public Intent withCause(@Nullable ChangeCause changeCause) {
        if (changeCause == null) return this;
        var steps = new ArrayList<>(history);
        steps.add(steps.removeLast().withCause(changeCause));
        return withHistory(steps);
    }

    /** The id of the event of the change that made a version. */
    public String eventId(long version) {
        return id.nonce() + "." + id.hash() + "." + version;
    }

    /** What follows from the newest change. */
    public ChangeCause causeOfConsequences() {
        return ChangeCause.followingEvent(eventId(version), newestChange().cause());
    }

    private List<IntentReview> reviewsWithout(String reviewer) {
        return new ArrayList<>(
                reviews.stream().filter(r -> !r.by().equals(reviewer)).toList());
    }

    private Intent withChange(
            IntentChange.IntentEventType intentEventType,
            Instant at,
            String by,
            @Nullable String note,
            @Nullable String override) {
        var steps = new ArrayList<>(history);
        steps.add(new IntentChange(version + 1, intentEventType, at, by, note, override, null));
        return with(next -> next.version(version + 1).history(steps));
    }
}
