package dev.holdfast.hold;

import dev.holdfast.item.Begin;
import dev.holdfast.item.Begun;
import dev.holdfast.item.CreateItem;
import dev.holdfast.item.Items;
import dev.holdfast.problem.Answer;
import dev.holdfast.problem.Problem;
import dev.holdfast.workflow.Workflow;
import dev.holdfast.workflow.Workflows;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Carries an order out on one intent. A release puts the item, takes the intent out of the queue and says so in one transaction: of
 * any number of people who release, purge or expire the same intent at once exactly one does.
 */
final class Handler {
    private static final int ATTEMPTS = 5;

    private final Queue queue;
    private final Items items;
    private final Workflows workflows;
    private final Begin begin;
    private final Parking parking;
    private final Parents parents;
    private final InstantSource clock;

    Handler(
            Queue queue,
            Items items,
            Workflows workflows,
            Begin begin,
            Parking parking,
            Parents parents,
            InstantSource clock) {
        this.queue = queue;
        this.items = items;
        this.workflows = workflows;
        this.begin = begin;
        this.parking = parking;
        this.parents = parents;
        this.clock = clock;
    }

    Line handle(Order order, Staged staged) {
        return switch (staged) {
            case Staged.OfIntent(var intent) -> handle(order, intent);
            case Staged.OfItem(var parked) -> parking.handle(order, parked, clock.instant());
        };
    }

    Line dry(Order order, Staged staged) {
        return switch (staged) {
            case Staged.OfIntent(var intent) -> dry(order, intent);
            case Staged.OfItem(var parked) -> parking.dry(order, parked, clock.instant());
        };
    }

    /** Decides on the intent as it was read, and again on what is there whenever it has changed meanwhile. */
    Line handle(Order order, Intent first) {
        var intent = first;
        for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
            var line = once(order, intent, clock.instant().truncatedTo(ChronoUnit.MILLIS));
            if (line != null) return line;
            intent = queue.inPlace(intent.app(), intent.id()).orElse(null);
            if (intent == null || !intent.id().equals(first.id()))
                return Line.of(first.id().toString(), Line.Outcome.GONE);
        }
        return Line.refused(
                first.id().toString(),
                new Problem.Busy(first.id() + " is being changed by many at once; nothing was done, try again"));
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
                yield switch (begin(order, intent, now)) {
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
            case RELEASE -> release(order, intent, now);
        };
    }

    private @Nullable Line purge(Order order, Intent intent, Instant now) {
        var end = new Intent.End(now, null, order.batch());
        var purged = intent.ended(
                Status.PURGED, Step.What.PURGED, end, order.caller().name(), order.reason(), null);
        return queue.end(purged, parents.freed(purged)) ? Line.of(intent.id().toString(), Line.Outcome.PURGED) : null;
    }

    private @Nullable Line schedule(Order order, Intent intent, Instant now) {
        var problem = unschedulable(order, intent, now);
        if (problem != null) return Line.refused(intent.id().toString(), problem);
        var plan = new Intent.Plan(
                java.util.Objects.requireNonNull(order.at()), order.caller().name());
        // The same schedule again is no news: a batch that was interrupted meets what it had scheduled already.
        if (plan.equals(intent.plan())) return Line.of(intent.id().toString(), Line.Outcome.SCHEDULED);
        var planned = intent.planned(plan, order.reason(), now);
        return queue.replace(planned, order.policy().warns())
                ? Line.of(intent.id().toString(), Line.Outcome.SCHEDULED)
                : null;
    }

    private static @Nullable Problem unschedulable(Order order, Intent intent, Instant now) {
        if (intent.history().size() >= Intent.STEPS) return tooOften(intent);
        var window = intent.asked().window();
        var at = java.util.Objects.requireNonNull(order.at());
        if (window.closed(at))
            return new Problem.Conflict("the window of " + intent.id() + " closes at " + window.latest());
        if (window.earliest() != null && window.earliest().isAfter(at))
            return new Problem.Conflict("the window of " + intent.id() + " opens at " + window.earliest());
        return order.gate(now).own(intent);
    }

    static Problem tooOften(Intent intent) {
        return new Problem.Conflict(intent.id() + " was changed " + Intent.STEPS
                + " times already; release it, or purge it and queue it anew");
    }

    private @Nullable Line release(Order order, Intent intent, Instant now) {
        var problem = order.gate(now).refusal(intent);
        if (problem != null) return Line.refused(intent.id().toString(), problem);
        return switch (begin(order, intent, now)) {
            case Answer.Refused<Begun>(Problem.Forbidden why) ->
                Line.refused(intent.id().toString(), why);
            case Answer.Refused<Begun>(var why) -> fail(order, intent, why.detail(), now);
            case Answer.Ok<Begun>(var begun) -> release(order, intent, begun, now);
        };
    }

    private @Nullable Line release(Order order, Intent intent, Begun begun, Instant now) {
        var item = begun.item();
        var end = new Intent.End(now, item.id().toString(), order.batch());
        var released = intent.ended(
                Status.RELEASED, Step.What.RELEASED, end, order.caller().name(), order.reason(), order.override());
        var writes = new ArrayList<>(items.additions(item, begun.workflow()));
        writes.addAll(parents.freed(released));
        if (queue.end(released, writes)) {
            items.counted(true, item);
            return Line.released(intent.id().toString(), item.id().toString());
        }
        if (items.find(item.id()).isEmpty()) return null;
        var there = queue.inPlace(intent.app(), intent.id());
        return there.isPresent() && there.get().equals(intent)
                ? fail(order, intent, "an item " + item.id() + " exists already", now)
                : null;
    }

    /** The item that a release creates: in the workflow of the intent's name where there is one. */
    private Answer<Begun> begin(Order order, Intent intent, Instant now) {
        var id = intent.id();
        var asked = intent.asked();
        var own = id.kind() == Kind.WORKFLOW ? id.name() : id.model() + "." + id.name();
        var workflow = workflows.current(intent.app(), own).isPresent() ? own : Workflow.SIMPLE.name();
        var request = new CreateItem.Request(
                workflow,
                id.toString(),
                null,
                asked.inputs(),
                null,
                asked.within(),
                Map.of(),
                asked.labels(),
                asked.parent(),
                asked.correlation(),
                asked.note(),
                null);
        return begin.of(order.caller(), request, now);
    }

    private @Nullable Line fail(Order order, Intent intent, String why, Instant now) {
        // The same failure again is no news, and the history has its end.
        if (intent.status() == Status.FAILED && why.equals(intent.problem()))
            return Line.failed(intent.id().toString(), why);
        var failed = intent.failed(why, order.caller().name(), now);
        return queue.replace(failed, order.policy().warns())
                ? Line.failed(intent.id().toString(), why)
                : null;
    }

    /** Marks a scheduled release that could not be done. */
    Line failed(Order order, Intent first, String why) {
        Function<Intent, @Nullable Line> once =
                intent -> fail(order, intent, why, clock.instant().truncatedTo(ChronoUnit.MILLIS));
        var line = once.apply(first);
        return line == null ? Line.of(first.id().toString(), Line.Outcome.GONE) : line;
    }
}
