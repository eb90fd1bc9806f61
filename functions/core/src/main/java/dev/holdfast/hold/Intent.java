package dev.holdfast.hold;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.holdfast.access.Cause;
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
        Asked asked,
        Status status,
        @Nullable Plan plan,
        boolean warned,
        @Nullable String problem,
        @Nullable End end,
        long version,
        List<Review> reviews,
        List<Step> history)
        implements IntentBuilder.With {
    /** So many changes of one intent are remembered; a person's further change is refused. */
    static final int STEPS = 100;

    /** So many characters of notes and names an intent takes, beside its inputs. */
    private static final int WORDS = 20_000;

    /** A longer reason of a failure is cut. */
    private static final int REASON = 1_000;

    /** @param by who scheduled it */
    public record Plan(Instant at, String by) {}

    /**
     * @param item what the release created, as {@code workflow/key}
     * @param batch the batch that did it
     */
    public record End(
            Instant at, @Nullable String item, @Nullable String batch) {}

    public Intent {
        reviews = List.copyOf(reviews);
        history = List.copyOf(history);
    }

    static Intent queued(String app, IntentId id, Asked asked) {
        return new Intent(app, id, asked, Status.QUEUED, null, false, null, null, 0, List.of(), List.of())
                .step(Step.What.QUEUED, asked.at(), asked.requester(), asked.note(), null);
    }

    /** Whether it can't take another word: its row has to have room left for its end. */
    boolean full() {
        var words = history.stream().mapToInt(Step::words).sum()
                + reviews.stream().mapToInt(Review::words).sum();
        return history.size() >= STEPS || words > WORDS;
    }

    @JsonIgnore
    public Step newest() {
        return history.getLast();
    }

    /** The earliest instant at which a sweep has something to do with it; null when nothing waits for time. */
    @Nullable
    Instant wake(Duration warning) {
        var window = asked.window();
        var warn = window.latest() == null || warned ? null : window.latest().minus(warning);
        return Stream.of(goesAt(), warn, window.latest())
                .flatMap(Stream::ofNullable)
                .min(Instant::compareTo)
                .orElse(null);
    }

    /** When it is to be released without being asked again. What failed waits for somebody to look at it. */
    private @Nullable Instant goesAt() {
        if (status == Status.FAILED) return null;
        if (plan != null) return plan.at();
        return asked.window().opensItself() ? asked.window().earliest() : null;
    }

    boolean goes(Instant now) {
        var at = goesAt();
        return at != null && !at.isAfter(now);
    }

    Intent reviewed(String by, boolean approved, @Nullable String reason, Instant now) {
        var all = without(by);
        all.add(new Review(by, approved, now, reason));
        return withReviews(all).step(approved ? Step.What.APPROVED : Step.What.REJECTED, now, by, reason, null);
    }

    Intent withdrawn(String by, @Nullable String reason, Instant now) {
        return withReviews(without(by)).step(Step.What.WITHDRAWN, now, by, reason, null);
    }

    Intent planned(Plan plan, @Nullable String reason, Instant now) {
        return with(next -> next.status(Status.QUEUED).plan(plan).problem(null))
                .step(Step.What.SCHEDULED, now, plan.by(), reason, null);
    }

    Intent expiring(Instant now) {
        return withWarned(true).step(Step.What.EXPIRING, now, Item.WARDEN, null, null);
    }

    Intent failed(String reason, String by, Instant now) {
        var why = reason.length() <= REASON ? reason : reason.substring(0, REASON);
        return with(next -> next.status(Status.FAILED).plan(null).problem(why))
                .step(Step.What.FAILED, now, by, why, null);
    }

    Intent ended(
            Status status, Step.What what, End end, String by, @Nullable String reason, @Nullable String override) {
        return with(next -> next.status(status).end(end)).step(what, end.at(), by, reason, override);
    }

    /** Says why the newest change was asked for. */
    Intent caused(@Nullable Cause cause) {
        if (cause == null) return this;
        var steps = new ArrayList<>(history);
        steps.add(steps.removeLast().withCause(cause));
        return withHistory(steps);
    }

    /** The id of the event of the change that made a version. */
    public String eventId(long version) {
        return id.nonce() + "." + id.hash() + "." + version;
    }

    /** What follows from the newest change. */
    Cause consequence() {
        return Cause.event(eventId(version), newest().cause());
    }

    private List<Review> without(String reviewer) {
        return new ArrayList<>(
                reviews.stream().filter(r -> !r.by().equals(reviewer)).toList());
    }

    private Intent step(Step.What what, Instant at, String by, @Nullable String note, @Nullable String override) {
        var steps = new ArrayList<>(history);
        steps.add(new Step(version + 1, what, at, by, note, override, null));
        return with(next -> next.version(version + 1).history(steps));
    }
}
