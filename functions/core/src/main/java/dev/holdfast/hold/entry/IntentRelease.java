// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.hold.entry;

import dev.holdfast.access.ChangeCause;
import dev.holdfast.hold.intent.Intent;
import dev.holdfast.hold.intent.IntentChange;
import dev.holdfast.hold.intent.IntentId;
import dev.holdfast.hold.intent.IntentQueue;
import dev.holdfast.hold.intent.IntentStatus;
import dev.holdfast.hold.intent.QueueEntryKind;
import dev.holdfast.item.action.CreateItem;
import dev.holdfast.item.action.ItemFactory;
import dev.holdfast.item.action.NewItem;
import dev.holdfast.item.store.ItemStore;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import dev.holdfast.workflow.Workflow;
import dev.holdfast.workflow.WorkflowStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Releases one intent. One transaction creates the item, removes the intent from the queue and stores the ended intent.
 * So exactly one of several concurrent releases, purges and expiries succeeds. If Holdfast can't create the item, marks
 * the intent as failed.
 */
public final class IntentRelease {
    private final IntentQueue intentQueue;
    private final ItemStore itemStore;
    private final WorkflowStore workflowStore;
    private final ItemFactory itemFactory;
    private final ParentHold parentHold;

    public IntentRelease(
            IntentQueue intentQueue,
            ItemStore itemStore,
            WorkflowStore workflowStore,
            ItemFactory itemFactory,
            ParentHold parentHold) {
        this.intentQueue = intentQueue;
        this.itemStore = itemStore;
        this.workflowStore = workflowStore;
        this.itemFactory = itemFactory;
        this.parentHold = parentHold;
    }

    /** Releases the intent. Returns null if another caller has changed the intent since it was read. */
    @Nullable
    IntentResult tryRelease(QueueCommand queueCommand, Intent intent, Instant now) {
        var problem = queueCommand.gateAt(now).findProblem(intent);
        if (problem != null) return IntentResult.refused(intent.id().toString(), problem);
        return switch (buildItem(queueCommand, intent, now)) {
            case ActionResult.Refusal<NewItem>(Problem.Forbidden forbidden) ->
                IntentResult.refused(intent.id().toString(), forbidden);
            // Nobody reads the result of a release by a sweep. So for a sweep, the intent fails, and the event of the
            // failure notifies people.
            case ActionResult.Refusal<NewItem>(Problem.NotFound missing)
            when !queueCommand.isBySystem() -> IntentResult.refused(intent.id().toString(), missing);
            case ActionResult.Refusal<NewItem>(var refusal) -> markFailed(queueCommand, intent, refusal.detail(), now);
            case ActionResult.Success<NewItem>(var newItem) -> release(queueCommand, intent, newItem, now);
        };
    }

    private @Nullable IntentResult release(QueueCommand queueCommand, Intent intent, NewItem newItem, Instant now) {
        var created = newItem.item().releasedFor(methodOf(intent.id()));
        var isAsked = intent.request().person() != null || intent.request().agent() != null;
        var item = isAsked ? created : itemStore.withAwaitedBy(created);
        var intentEnd = new Intent.IntentEnd(now, item.id().toString(), queueCommand.batch());
        var released = intent.asEnded(
                        IntentStatus.RELEASED,
                        IntentChange.IntentEventType.RELEASED,
                        intentEnd,
                        queueCommand.caller().name(),
                        queueCommand.reason(),
                        queueCommand.override())
                .withCause(queueCommand.caller().cause());
        var writes = new ArrayList<>(itemStore.insertWrites(item, newItem.workflow()));
        writes.addAll(parentHold.releaseWrites(released));
        if (intentQueue.end(released, writes)) {
            itemStore.countIfWritten(true, item);
            return IntentResult.released(intent.id().toString(), item);
        }
        if (itemStore.find(item.id()).isEmpty()) return null;
        var queued = intentQueue.findEqual(intent.app(), intent.id());
        return queued.isPresent() && queued.get().equals(intent)
                ? markFailed(queueCommand, intent, "the item " + item.id() + " exists already", now)
                : null;
    }

    private static @Nullable String methodOf(IntentId id) {
        return id.kind() == QueueEntryKind.METHOD ? id.model() + "/" + id.name() : null;
    }

    /**
     * Builds the item of the release. The item follows the workflow with the intent's name. If there is no workflow for
     * a method, its item follows {@code simple}. Refuses an intent to start a workflow that doesn't exist.
     */
    ActionResult<NewItem> buildItem(QueueCommand queueCommand, Intent intent, Instant now) {
        var id = intent.id();
        var intentRequest = intent.request();
        var workflowName = id.kind() == QueueEntryKind.WORKFLOW ? id.name() : id.model() + "." + id.name();
        var found = queueCommand
                .workflowsByName()
                .computeIfAbsent(workflowName, name -> workflowStore.findCurrent(intent.app(), name));
        if (found.isEmpty() && id.kind() == QueueEntryKind.WORKFLOW)
            return ActionResult.refused(new Problem.NotFound("there is no workflow " + workflowName + " for " + id
                    + "; put the workflow again, or purge the intent"));
        var workflow = found.orElseGet(() -> Workflow.SIMPLE.withCalendars(workflowStore.calendars(intent.app())));
        var request = new CreateItem.Request(
                workflow.name(),
                id.toString(),
                intentRequest.title(),
                null,
                intentRequest.inputs(),
                null,
                null,
                intentRequest.within(),
                Map.of(),
                intentRequest.labels(),
                intentRequest.parent(),
                intentRequest.correlation(),
                List.of(),
                intentRequest.note(),
                null,
                null,
                null,
                null);
        var releaseCause = ChangeCause.followingEvent(
                intent.eventId(intent.version() + 1), queueCommand.caller().cause());
        return itemFactory.create(
                queueCommand.caller().withCause(releaseCause), request, workflow, intentRequest.person(), now);
    }

    /** Marks the intent as failed. Returns null if another caller has changed the intent since it was read. */
    @Nullable
    IntentResult markFailed(QueueCommand queueCommand, Intent intent, String reason, Instant now) {
        var intentResult = IntentResult.failed(intent.id().toString(), reason);
        // Doesn't record a failure again, so a repeated failure doesn't cause a further event. If the history is full,
        // doesn't record a further failure.
        if (intent.hasFailedFor(reason) || intent.status() == IntentStatus.FAILED && intent.hasFullHistory())
            return intentResult;
        var failed = intent.asFailed(reason, queueCommand.caller().name(), now)
                .withCause(queueCommand.caller().cause());
        return intentQueue.replace(failed, queueCommand.policy().warningPeriod()) ? intentResult : null;
    }
}
