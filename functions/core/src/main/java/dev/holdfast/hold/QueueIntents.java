// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.hold;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.hold.intent.Intent;
import dev.holdfast.hold.intent.IntentId;
import dev.holdfast.hold.intent.IntentLimits;
import dev.holdfast.hold.intent.IntentQueue;
import dev.holdfast.hold.intent.IntentRequest;
import dev.holdfast.hold.intent.QueueEntryKind;
import dev.holdfast.hold.intent.ReleaseWindow;
import dev.holdfast.hold.policy.QueuePolicy;
import dev.holdfast.item.HeldItem;
import dev.holdfast.item.ItemId;
import dev.holdfast.json.CanonicalHash;
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
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Adds intents to the queue, with one conditional write for each intent. Two intents are equal if their kinds, models,
 * names and canonical inputs are equal. If the queue already contains an equal intent, the action doesn't add the new
 * intent. The result then contains the intent that is already queued.
 */
public final class QueueIntents extends Action<QueueIntents.Request, QueueIntents.Result> {
    private static final RawJson EMPTY_INPUTS = new RawJson("{}");

    private final IntentQueue intentQueue;
    private final DocumentStore<QueuePolicy> policies;
    private final WorkflowStore workflowStore;
    private final ParentHold parentHold;
    private final Supplier<String> uids;
    private final InstantSource clock;

    QueueIntents(
            IntentQueue intentQueue,
            DocumentStore<QueuePolicy> policies,
            WorkflowStore workflowStore,
            ParentHold parentHold,
            Supplier<String> uids,
            InstantSource clock) {
        super(Scope.REPORT, Request.class);
        this.intentQueue = intentQueue;
        this.policies = policies;
        this.workflowStore = workflowStore;
        this.parentHold = parentHold;
        this.uids = uids;
        this.clock = clock;
    }

    /** The intents to add. */
    public record Request(List<IntentInput> intents) {}

    /**
     * One intent.
     *
     * @param kind {@code workflow} or {@code method}
     * @param model the model of a method; null for a workflow
     * @param title the name that people read beside the id; the release gives it to the item
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
            @Nullable Duration within,
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

    @Override
    protected ActionResult<Result> run(Caller caller, Request request) {
        var now = clock.instant();
        var inputFaults = new InputFaults();
        var intentInputs = request.intents();
        if (intentInputs.isEmpty() || intentInputs.size() > IntentLimits.MAX_INTENTS_PER_REQUEST)
            return ActionResult.refused(
                    Problem.invalid("/intents", "must have 1 to " + IntentLimits.MAX_INTENTS_PER_REQUEST + " entries"));
        for (var i = 0; i < intentInputs.size(); i++) {
            validate(pointer(intentInputs, i), intentInputs.get(i), now, inputFaults);
        }
        if (!inputFaults.hasAny()) checkWorkflowsExist(caller, intentInputs, inputFaults);
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        var queuePolicy = policies.read(caller.app()).body();
        var intents = intentInputs.stream()
                .map(intentInput -> toIntent(caller, intentInput, now))
                .toList();
        if (intents.stream().allMatch(intent -> intent.request().parent() == null)) {
            var added = intentQueue.add(intents, queuePolicy.warningPeriod());
            var results = new ArrayList<QueueResult>();
            for (var i = 0; i < intents.size(); i++)
                results.add(
                        added.contains(true)
                                ? toResultAfterWrite(intents.get(i), added.get(i), queuePolicy)
                                : toResult(intents.get(i), added.get(i), queuePolicy));
            return ActionResult.ok(new Result(results));
        }
        return intents.size() == 1
                ? queueWithParent(intents.getFirst(), queuePolicy)
                : ActionResult.refused(Problem.invalid("/intents", "must have one entry when an intent has a parent"));
    }

    /** An intent to start a workflow that doesn't exist could never be released. */
    private void checkWorkflowsExist(Caller caller, List<IntentInput> intentInputs, InputFaults inputFaults) {
        var existsByName = new HashMap<String, Boolean>();
        for (var i = 0; i < intentInputs.size(); i++) {
            var name = intentInputs.get(i).name();
            if (intentInputs.get(i).kind() != QueueEntryKind.WORKFLOW || name == null) continue;
            if (!existsByName.computeIfAbsent(
                    name, n -> workflowStore.findCurrent(caller.app(), n).isPresent()))
                inputFaults.add(pointer(intentInputs, i) + "/name", "there is no workflow " + name);
        }
    }

    private static String pointer(List<IntentInput> intentInputs, int index) {
        return intentInputs.size() == 1 ? "" : "/intents/" + index;
    }

    /** Adds the intent and holds its parent, in one transaction. */
    private ActionResult<Result> queueWithParent(Intent intent, QueuePolicy queuePolicy) {
        return OptimisticRetry.retry("item " + intent.request().parent(), () -> {
            var equalIntent = intentQueue.findEqual(intent.app(), intent.id());
            if (equalIntent.isPresent())
                return ActionResult.ok(new Result(List.of(toResult(intent, false, queuePolicy))));
            switch (parentHold.holdWrites(intent)) {
                case ActionResult.Refusal<List<RowWrite>>(var problem) -> {
                    return ActionResult.refused(problem);
                }
                case ActionResult.Success<List<RowWrite>>(var writes) -> {
                    if (intentQueue.add(intent, queuePolicy.warningPeriod(), writes))
                        return ActionResult.ok(new Result(List.of(toResult(intent, true, queuePolicy))));
                }
            }
            return null;
        });
    }

    /** Returns a result even if the equal intent can't be read, because the request has added other intents. */
    private QueueResult toResultAfterWrite(Intent intent, boolean added, QueuePolicy queuePolicy) {
        try {
            return toResult(intent, added, queuePolicy);
        } catch (TableBusyException | TableFailureException | UnreadableRowException e) {
            return new QueueResult(
                    false,
                    IntentView.of(intent, queuePolicy),
                    "an equal intent is queued already, but can't be read now; nothing was changed");
        }
    }

    private QueueResult toResult(Intent intent, boolean added, QueuePolicy queuePolicy) {
        if (added) return new QueueResult(true, IntentView.of(intent, queuePolicy), null);
        var equalIntent = intentQueue.findEqual(intent.app(), intent.id()).orElse(null);
        return equalIntent == null
                ? new QueueResult(
                        false, IntentView.of(intent, queuePolicy), "an equal intent has just left the queue; try again")
                : new QueueResult(
                        false,
                        IntentView.of(equalIntent, queuePolicy),
                        "an equal intent is queued already; nothing was changed");
    }

    private Intent toIntent(Caller caller, IntentInput intentInput, Instant now) {
        var inputs = intentInput.inputs() == null ? EMPTY_INPUTS : intentInput.inputs();
        var uid = uids.get().replace("-", "");
        var hash =
                CanonicalHash.hash(Arrays.asList(intentInput.kind(), intentInput.model(), intentInput.name(), inputs));
        var id = new IntentId(
                Objects.requireNonNull(intentInput.kind()),
                intentInput.model(),
                Objects.requireNonNull(intentInput.name()),
                hash,
                uid.substring(uid.length() - 12));
        var intentRequest = new IntentRequest(
                intentInput.title(),
                inputs,
                caller.name(),
                now,
                intentInput.note(),
                intentInput.window() == null ? ReleaseWindow.ALWAYS : intentInput.window(),
                intentInput.within(),
                intentInput.priority() == null ? 0 : intentInput.priority(),
                intentInput.labels(),
                intentInput.parent(),
                intentInput.correlation());
        return Intent.createQueued(caller.app(), id, intentRequest).withCause(caller.cause());
    }

    private static void validate(String at, IntentInput intentInput, Instant now, InputFaults inputFaults) {
        if (intentInput.kind() == null || intentInput.kind() == QueueEntryKind.ITEM)
            inputFaults.add(at + "/kind", "must be workflow or method");
        inputFaults.checkName(at + "/name", intentInput.name());
        if (intentInput.kind() == QueueEntryKind.METHOD) inputFaults.checkName(at + "/model", intentInput.model());
        if (intentInput.kind() == QueueEntryKind.WORKFLOW && intentInput.model() != null)
            inputFaults.add(at + "/model", "must not be given for a workflow");
        if (intentInput.inputs() != null && intentInput.inputs().sizeInBytes() > IntentLimits.MAX_INPUT_BYTES)
            inputFaults.add(
                    at + "/inputs",
                    "must be at most " + IntentLimits.MAX_INPUT_BYTES + " bytes; it is "
                            + intentInput.inputs().sizeInBytes());
        if (intentInput.window() != null) intentInput.window().validate(at + "/window", now, inputFaults);
        if (intentInput.priority() != null && Math.abs(intentInput.priority()) > HeldItem.MAX_PRIORITY)
            inputFaults.add(
                    at + "/priority", "must be between -" + HeldItem.MAX_PRIORITY + " and " + HeldItem.MAX_PRIORITY);
        inputFaults
                .checkTitle(at + "/title", intentInput.title())
                .checkText(at + "/note", intentInput.note())
                .checkLabels(at + "/labels", intentInput.labels());
        if (intentInput.parent() != null
                && ItemId.parse("", intentInput.parent()).isEmpty())
            inputFaults.add(at + "/parent", "must be the id of an item, as workflow/key");
        inputFaults
                .checkReference(at + "/correlation", intentInput.correlation())
                .checkReference(at + "/parent", intentInput.parent());
        rejectRelation(at + "/after", intentInput.after(), inputFaults);
        rejectRelation(at + "/dependsOn", intentInput.dependsOn(), inputFaults);
        rejectRelation(at + "/requires", intentInput.requires(), inputFaults);
    }

    private static void rejectRelation(String at, @Nullable RawJson value, InputFaults inputFaults) {
        if (value != null)
            inputFaults.add(at, "must not be given: put dependent steps into one workflow and queue that workflow");
    }
}
