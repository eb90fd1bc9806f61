package dev.holdfast.hold;

import dev.holdfast.access.Cause;
import dev.holdfast.item.Begin;
import dev.holdfast.item.Begun;
import dev.holdfast.item.CreateItem;
import dev.holdfast.item.Items;
import dev.holdfast.problem.Answer;
import dev.holdfast.problem.Problem;
import dev.holdfast.workflow.Workflow;
import dev.holdfast.workflow.Workflows;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lets one intent go: puts its item, takes it out of the queue and says so in one transaction, so that of any number of people who
 * release, purge or expire it at once exactly one does. What can't be done is seen as failed.
 */
final class Release {
    private final Queue queue;
    private final Items items;
    private final Workflows workflows;
    private final Begin begin;
    private final Parents parents;

    Release(Queue queue, Items items, Workflows workflows, Begin begin, Parents parents) {
        this.queue = queue;
        this.items = items;
        this.workflows = workflows;
        this.begin = begin;
        this.parents = parents;
    }

    /** Null when the intent has changed since it was read. */
    @Nullable
    Line once(Order order, Intent intent, Instant now) {
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
                        Status.RELEASED,
                        Step.What.RELEASED,
                        end,
                        order.caller().name(),
                        order.reason(),
                        order.override())
                .caused(order.caller().cause());
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
    Answer<Begun> begin(Order order, Intent intent, Instant now) {
        var id = intent.id();
        var asked = intent.asked();
        var own = id.kind() == Kind.WORKFLOW ? id.name() : id.model() + "." + id.name();
        var workflow = order.destinations()
                .computeIfAbsent(
                        own, name -> workflows.current(intent.app(), name).orElse(Workflow.SIMPLE));
        var request = new CreateItem.Request(
                workflow.name(),
                id.toString(),
                null,
                asked.inputs(),
                null,
                asked.within(),
                Map.of(),
                asked.labels(),
                asked.parent(),
                asked.correlation(),
                List.of(),
                asked.note(),
                null);
        var released =
                Cause.event(intent.eventId(intent.version() + 1), order.caller().cause());
        return begin.of(order.caller().because(released), request, workflow, now);
    }

    /** Null when the intent has changed since it was read. */
    @Nullable
    Line fail(Order order, Intent intent, String why, Instant now) {
        var line = Line.failed(intent.id().toString(), why);
        // The same failure again is no news, and the history has its end.
        if (intent.status() == Status.FAILED && (why.equals(intent.problem()) || intent.full())) return line;
        var failed = intent.failed(why, order.caller().name(), now)
                .caused(order.caller().cause());
        return queue.replace(failed, order.policy().warns()) ? line : null;
    }
}
