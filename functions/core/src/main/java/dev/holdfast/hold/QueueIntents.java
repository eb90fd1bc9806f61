// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.hold;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.hold.entry.ParentHold;
import dev.holdfast.hold.intent.Intent;
import dev.holdfast.hold.intent.IntentLimits;
import dev.holdfast.hold.intent.IntentQueue;
import dev.holdfast.hold.intent.QueueEntryKind;
import dev.holdfast.hold.intent.ReleaseWindow;
import dev.holdfast.hold.policy.QueuePolicy;
import dev.holdfast.json.RawJson;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.ContentView;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.problem.OptimisticRetry;
import dev.holdfast.problem.Problem;
import dev.holdfast.table.DocumentStore;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.TableBusyException;
import dev.holdfast.table.TableFailureException;
import dev.holdfast.table.UnreadableRowException;
import dev.holdfast.workflow.WorkflowStore;
import dev.holdfast.workingtime.TimeAllowance;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Adds intents to the queue, with one conditional write for each intent. Two intents are equal if their kinds, models,
 * names and canonical inputs are equal. If the queue already contains an equal intent, the action doesn't add the new
 * intent. The result then contains the intent that is already queued.
 */
public final class QueueIntents extends Action<QueueIntents.Request, QueueIntents.Result> {
    private final IntentQueue intentQueue;
    private final DocumentStore<QueuePolicy> policies;
    private final IntentValidator intentValidator;
    private final ParentHold parentHold;
    private final QueueVisibility queueVisibility;
    private final IntentFactory intentFactory;
    private final InstantSource clock;

    QueueIntents(
            IntentQueue intentQueue,
            DocumentStore<QueuePolicy> policies,
            WorkflowStore workflowStore,
            ParentHold parentHold,
            QueueVisibility queueVisibility,
            Supplier<String> uids,
            InstantSource clock) {
        super(Scope.REPORT, Request.class);
        this.intentQueue = intentQueue;
        this.policies = policies;
        this.intentValidator = new IntentValidator(workflowStore);
        this.parentHold = parentHold;
        this.queueVisibility = queueVisibility;
        this.intentFactory = new IntentFactory(uids);
        this.clock = clock;
    }

    /** The intents to add. */
    public record Request(List<IntentInput> intents) {}

    /**
     * One intent.
     *
     * @param kind {@code workflow} or {@code method}
     * @param model the model of a method; null for a workflow
     * @param title the title, which listings show next to the id; the release gives it to the item
     * @param inputs any JSON of at most 256 KB; {@code {}} when absent
     * @param within the time limit of the work after the release. The release creates an item with this deadline
     * @param parent the item, as {@code workflow/key}, that Holdfast holds until this intent ends
     * @param after not supported: Holdfast refuses {@code after}, {@code dependsOn} and {@code requires}, because
     *     intents can't depend on each other
     */
    public record IntentInput(
            @Nullable QueueEntryKind kind,
            @Nullable String model,
            @Nullable String name,
            @Nullable String title,
            @Nullable RawJson inputs,
            @Nullable String note,
            @Nullable ReleaseWindow window,
            @Nullable TimeAllowance within,
            @Nullable Integer priority,
            Map<String, String> labels,
            @Nullable String parent,
            @Nullable String correlation,
            @Nullable RawJson after,
            @Nullable RawJson dependsOn,
            @Nullable RawJson requires) {}

    /** One result for each intent, in the order of the request. */
    public record Result(
            @JsonInclude(JsonInclude.Include.ALWAYS) List<QueueResult> intents) implements ContentView<Result> {
        @Override
        public Result withoutContent() {
            return new Result(intents.stream().map(QueueResult::withoutContent).toList());
        }
    }

    /**
     * @param queued whether this request added the intent
     * @param intent the added intent, or the equal intent that is already queued
     * @param detail the reason why the request didn't add the intent; null if it added the intent
     */
    public record QueueResult(
            boolean queued, IntentView intent, @Nullable String detail) implements ContentView<QueueResult> {
        /** Keeps the content of an intent that this request added, because the caller wrote this content. */
        @Override
        public QueueResult withoutContent() {
            return queued ? this : new QueueResult(false, intent.withoutContent(), detail);
        }
    }

    /**
     * Queues one intent. If the queue already contains an equal intent, refuses the new intent with a {@code Conflict}
     * that contains the queued intent. The positions of faults are positions in the new intent.
     */
    public ActionResult<IntentView> callForOne(Caller caller, IntentInput intentInput) {
        return switch (call(caller, new Request(List.of(intentInput)))) {
            case ActionResult.Success<Result>(Result result) ->
                toAnswer(result.intents().getFirst());
            case ActionResult.Refusal<Result>(Problem.Invalid invalid) ->
                ActionResult.refused(invalid.within("/intents/0"));
            case ActionResult.Refusal<Result>(Problem problem) -> ActionResult.refused(problem);
        };
    }

    private static ActionResult<IntentView> toAnswer(QueueResult queueResult) {
        return queueResult.queued()
                ? ActionResult.ok(queueResult.intent())
                : ActionResult.refused(new Problem.Conflict(
                        String.valueOf(queueResult.detail()), Map.of("intent", queueResult.intent())));
    }

    @Override
    protected ActionResult<Result> run(Caller caller, Request request) {
        var now = clock.instant();
        var inputFaults = new InputFaults();
        var intentInputs = request.intents();
        if (intentInputs.isEmpty() || intentInputs.size() > IntentLimits.MAX_INTENTS_PER_REQUEST)
            return ActionResult.refused(
                    Problem.invalid("/intents", "must have 1 to " + IntentLimits.MAX_INTENTS_PER_REQUEST + " entries"));
        intentValidator.validate(caller.app(), intentInputs, now, inputFaults);
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        if (caller.isAgent() && intentInputs.stream().anyMatch(intentInput -> intentInput.parent() != null))
            return ActionResult.refused(new Problem.Forbidden(
                    "an agent may not queue an intent with a parent, because the parent would be held"));
        var queuePolicy = policies.read(caller.app()).body();
        var intents = intentInputs.stream()
                .map(intentInput -> intentFactory.create(caller, intentInput, now))
                .toList();
        if (intents.stream().allMatch(intent -> intent.request().parent() == null)) {
            var added = intentQueue.add(intents, queuePolicy.warningPeriod());
            var results = new ArrayList<QueueResult>();
            for (var i = 0; i < intents.size(); i++)
                results.add(
                        added.contains(true)
                                ? toResultAfterWrite(intents.get(i), added.get(i), queuePolicy, caller)
                                : toResult(intents.get(i), added.get(i), queuePolicy, caller));
            return ActionResult.ok(new Result(results));
        }
        if (intents.size() == 1) {
            var parent = intents.getFirst().request().parent();
            if (!queueVisibility.seesParent(caller, parent))
                return ActionResult.refused(ParentHold.parentNotFound(parent));
        }
        return intents.size() == 1
                ? queueWithParent(caller, intents.getFirst(), queuePolicy)
                : ActionResult.refused(Problem.invalid("/intents", "must have one entry when an intent has a parent"));
    }

    /** Adds the intent and holds its parent, in one transaction. */
    private ActionResult<Result> queueWithParent(Caller caller, Intent intent, QueuePolicy queuePolicy) {
        return OptimisticRetry.retry("item " + intent.request().parent(), () -> {
            var equalIntent = intentQueue.findEqual(intent.app(), intent.id());
            if (equalIntent.isPresent())
                return ActionResult.ok(new Result(List.of(toResult(intent, false, queuePolicy, caller))));
            switch (parentHold.holdWrites(intent)) {
                case ActionResult.Refusal<List<RowWrite>>(var problem) -> {
                    return ActionResult.refused(problem);
                }
                case ActionResult.Success<List<RowWrite>>(var writes) -> {
                    if (intentQueue.add(intent, queuePolicy.warningPeriod(), writes))
                        return ActionResult.ok(new Result(List.of(toResult(intent, true, queuePolicy, caller))));
                }
            }
            return null;
        });
    }

    /** Returns a result even if the equal intent can't be read, because the request has added other intents. */
    private QueueResult toResultAfterWrite(
            Intent intent, @Nullable Boolean added, QueuePolicy queuePolicy, Caller caller) {
        try {
            return toResult(intent, added, queuePolicy, caller);
        } catch (TableBusyException | TableFailureException | UnreadableRowException e) {
            return new QueueResult(
                    false,
                    IntentView.of(intent, queuePolicy, caller),
                    "an equal intent is queued already, but can't be read now; nothing was changed");
        }
    }

    private QueueResult toResult(Intent intent, @Nullable Boolean added, QueuePolicy queuePolicy, Caller caller) {
        if (added == null)
            return new QueueResult(
                    false,
                    IntentView.of(intent, queuePolicy, caller),
                    "the storage has failed for this intent; queue it again");
        if (added) return new QueueResult(true, IntentView.of(intent, queuePolicy, caller), null);
        var equalIntent = intentQueue.findEqual(intent.app(), intent.id()).orElse(null);
        return equalIntent == null
                ? new QueueResult(
                        false,
                        IntentView.of(intent, queuePolicy, caller),
                        "an equal intent has just left the queue; try again")
                : new QueueResult(
                        false,
                        IntentView.of(equalIntent, queuePolicy, caller),
                        "an equal intent is queued already; nothing was changed");
    }
}
