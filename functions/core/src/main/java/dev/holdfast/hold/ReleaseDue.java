package dev.holdfast.hold;

import dev.holdfast.access.Caller;
import dev.holdfast.access.Cause;
import dev.holdfast.access.Scope;
import dev.holdfast.item.Item;
import dev.holdfast.table.Document;
import dev.holdfast.table.Key;
import dev.holdfast.table.Table;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Does what a sweep found to be due in a queue: releases an intent whose time has come, or goes on with a batch. */
public final class ReleaseDue {
    private final Table table;
    private final Queue queue;
    private final Document<Policy> policies;
    private final Batches batches;
    private final Handler handler;
    private final Runner runner;
    private final InstantSource clock;

    ReleaseDue(
            Table table,
            Queue queue,
            Document<Policy> policies,
            Batches batches,
            Handler handler,
            Runner runner,
            InstantSource clock) {
        this.table = table;
        this.queue = queue;
        this.policies = policies;
        this.batches = batches;
        this.handler = handler;
        this.runner = runner;
        this.clock = clock;
    }

    /** Does it, if it is still to be done; doing it twice changes nothing. */
    public void run(Key key) {
        if (key.partition().startsWith(Batches.FAMILY)) batches.find(key).ifPresent(runner::run);
        else table.get(key).map(Queue::intent).ifPresent(this::release);
    }

    private void release(Intent intent) {
        if (!intent.goes(clock.instant())) return;
        var policy = policies.of(intent.app()).body();
        var plan = intent.plan();
        var caller = Caller.application(intent.app(), Scope.MANAGE, Item.WARDEN)
                .because(plan == null ? null : scheduled(intent));
        var reason = plan == null ? "its window opened" : "scheduled by " + plan.by();
        var order = new Order(Verb.RELEASE, caller, policy, reason, null, null, null);
        var gate = order.gate(clock.instant());
        var unready = gate.reviews(intent);
        // A schedule was for its time only; a window that releases by itself waits for approvals, and a blackout
        // passes.
        if (plan != null && unready != null) handler.failed(order, intent, unready.detail());
        else if (gate.refusal(intent) == null) handler.handle(order, new Staged.OfIntent(intent));
    }

    private static @Nullable Cause scheduled(Intent intent) {
        return intent.history().reversed().stream()
                .filter(step -> step.type() == Step.What.SCHEDULED)
                .findFirst()
                .map(step -> Cause.event(intent.eventId(step.version()), step.cause()))
                .orElse(null);
    }
}
