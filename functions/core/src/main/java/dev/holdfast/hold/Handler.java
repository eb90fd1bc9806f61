package dev.holdfast.hold;

import dev.holdfast.item.Begun;
import dev.holdfast.problem.Answer;
import dev.holdfast.problem.Contended;
import dev.holdfast.problem.Problem;
import dev.holdfast.table.TableBusy;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries an order out on one intent, or on one held item. */
final class Handler {
    private static final int ATTEMPTS = 5;

    private static final Logger LOG = LoggerFactory.getLogger(Handler.class);

    private final Queue queue;
    private final Release release;
    private final Parking parking;
    private final Parents parents;
    private final InstantSource clock;

    Handler(Queue queue, Release release, Parking parking, Parents parents, InstantSource clock) {
        this.queue = queue;
        this.release = release;
        this.parking = parking;
        this.parents = parents;
        this.clock = clock;
    }

    /**
     * One that can't be dealt with is no reason not to deal with the others: it is seen as failed.
     *
     * @throws RuntimeException when not even that can be written
     */
    Line handle(Order order, Staged staged) {
        try {
            return switch (staged) {
                case Staged.OfIntent(var intent) -> handle(order, intent);
                case Staged.OfItem(var parked) -> parking.handle(order, parked, clock.instant());
            };
        } catch (TableBusy e) {
            throw e;
        } catch (RuntimeException e) {
            return broken(order, staged, e);
        }
    }

    private Line broken(Order order, Staged staged, RuntimeException e) {
        LOG.error("{} of {} broke off: {}", order.verb().word(), staged.id(), String.valueOf(e.getMessage()));
        var why = "its " + order.verb().word() + " broke off: " + e.getMessage();
        return switch (staged) {
            case Staged.OfItem(var parked) -> Line.failed(parked.id(), why);
            case Staged.OfIntent(var intent) ->
                inPlace(order, intent.id())
                        .map(there -> failed(order, there, why))
                        .orElseGet(() -> gone(order, intent.id()));
        };
    }

    Line dry(Order order, Staged staged) {
        return switch (staged) {
            case Staged.OfIntent(var intent) -> dry(order, intent);
            case Staged.OfItem(var parked) -> parking.dry(order, parked, clock.instant());
        };
    }

    /** Decides on the intent as it was read, and again on what is there whenever it has changed meanwhile. */
    private Line handle(Order order, Intent first) {
        return Contended.retry(
                        ATTEMPTS,
                        first,
                        () -> inPlace(order, first.id()),
                        intent -> once(order, intent, clock.instant()),
                        () -> gone(order, first.id()))
                .orElseGet(() -> Line.refused(
                        first.id().toString(), Contended.busy(first.id().toString())));
    }

    private Optional<Intent> inPlace(Order order, IntentId id) {
        return queue.inPlace(order.caller().app(), id)
                .filter(there -> there.id().equals(id));
    }

    /** What would become of it; nothing is changed. */
    Line dry(Order order, Intent intent) {
        var now = clock.instant();
        return switch (order.verb()) {
            case PURGE -> Line.of(intent.id().toString(), Line.Outcome.WOULD_PURGE);
            case SCHEDULE -> {
                var problem = unschedulable(order, intent, now);
                yield problem == null
                        ? Line.of(intent.id().toString(), Line.Outcome.WOULD_SCHEDULE)
                        : Line.refused(intent.id().toString(), problem);
            }
            case RELEASE -> {
                var problem = order.gate(now).refusal(intent);
                if (problem != null) yield Line.refused(intent.id().toString(), problem);
                yield switch (release.begin(order, intent, now)) {
                    case Answer.Ok<Begun>(var begun) ->
                        new Line(
                                intent.id().toString(),
                                Line.Outcome.WOULD_RELEASE,
                                begun.item().id().toString(),
                                null);
                    case Answer.Refused<Begun>(var why) ->
                        new Line(intent.id().toString(), Line.Outcome.REFUSED, null, why.detail());
                };
            }
        };
    }

    /** Null when the intent has changed since it was read. */
    private @Nullable Line once(Order order, Intent intent, Instant now) {
        return switch (order.verb()) {
            case PURGE -> purge(order, intent, now);
            case SCHEDULE -> schedule(order, intent, now);
            case RELEASE -> release.once(order, intent, now);
        };
    }

    private @Nullable Line purge(Order order, Intent intent, Instant now) {
        var end = new Intent.End(now, null, order.batch());
        var purged = intent.ended(
                        Status.PURGED, Step.What.PURGED, end, order.caller().name(), order.reason(), null)
                .caused(order.caller().cause());
        return queue.end(purged, parents.freed(purged)) ? Line.of(intent.id().toString(), Line.Outcome.PURGED) : null;
    }

    private @Nullable Line schedule(Order order, Intent intent, Instant now) {
        var problem = unschedulable(order, intent, now);
        if (problem != null) return Line.refused(intent.id().toString(), problem);
        var plan = new Intent.Plan(
                Objects.requireNonNull(order.at()), order.caller().name());
        // The same schedule again is no news: a batch that was interrupted meets what it had scheduled already.
        if (plan.equals(intent.plan())) return Line.of(intent.id().toString(), Line.Outcome.SCHEDULED);
        var planned =
                intent.planned(plan, order.reason(), now).caused(order.caller().cause());
        return queue.replace(planned, order.policy().warns())
                ? Line.of(intent.id().toString(), Line.Outcome.SCHEDULED)
                : null;
    }

    private static @Nullable Problem unschedulable(Order order, Intent intent, Instant now) {
        if (intent.full()) return tooOften(intent);
        var window = intent.asked().window();
        var at = Objects.requireNonNull(order.at());
        if (window.closed(at))
            return new Problem.Conflict("the window of " + intent.id() + " closes at " + window.latest());
        if (window.earliest() != null && window.earliest().isAfter(at))
            return new Problem.Conflict("the window of " + intent.id() + " opens at " + window.earliest());
        return order.gate(now).own(intent);
    }

    static Problem tooOften(Intent intent) {
        return new Problem.Conflict(
                intent.id() + " has no room for more history; release it, or purge it and queue it anew");
    }

    /** Marks a scheduled release that could not be done. */
    Line failed(Order order, Intent first, String why) {
        var line = release.fail(order, first, why, clock.instant());
        return line == null ? gone(order, first.id()) : line;
    }

    /** What became of an intent that is in the queue no more: this batch's own doing, where the answer to that was lost. */
    private Line gone(Order order, IntentId id) {
        var ended = queue.ended(order.caller().app(), id).orElse(null);
        var end = ended == null ? null : ended.end();
        if (ended == null || end == null) return Line.of(id.toString(), Line.Outcome.GONE);
        if (end.batch() != null && end.batch().equals(order.batch()))
            return ended.status() == Status.PURGED
                    ? Line.of(id.toString(), Line.Outcome.PURGED)
                    : Line.released(id.toString(), String.valueOf(end.item()));
        var step = ended.newest();
        return new Line(
                id.toString(),
                Line.Outcome.GONE,
                end.item(),
                "it is " + ended.status().word() + " since " + step.at() + ", by " + step.by());
    }
}
