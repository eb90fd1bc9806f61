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
import dev.holdfast.problem.InputFaults;
import dev.holdfast.problem.OptimisticRetry;
import dev.holdfast.problem.Problem;
import dev.holdfast.table.DocumentStore;
import dev.holdfast.table.RowWrite;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Stages intents: one conditional write each. An intent that equals one in the queue (the same kind, name and canonical inputs) is not
 * queued twice; the answer shows the first.
 */
public final class QueueIntents extends Action<QueueIntents.Request, QueueIntents.Result> {
    private static final RawJson EMPTY_INPUTS = new RawJson("{}");

    private final IntentQueue intentQueue;
    private final DocumentStore<QueuePolicy> policies;
    private final ParentHold parentHold;
    private final Supplier<String> uids;
    private final InstantSource clock;

    QueueIntents(
            IntentQueue intentQueue,
            DocumentStore<QueuePolicy> policies,
            ParentHold parentHold,
            Supplier<String> uids,
            InstantSource clock) {
        super(Scope.REPORT, Request.class);
        this.intentQueue = intentQueue;
        this.policies = policies;
        this.parentHold = parentHold;
        this.uids = uids;
        this.clock = clock;
    }

    public record Request(List<IntentInput> intents) {}

    /**
     * One intent.
     *
     * @param kind workflow or method
     * @param model of a method
     * @param inputs any JSON of at most 256 KB; {@code {}} when absent
     * @param within how long the work may take once released: the deadline of the item that the release creates
     * @param parent an item, as {@code workflow/key}, whose next step this is: it is held until the intent is released or purged
     * @param after there to be refused, as are {@code dependsOn} and {@code requires}: intents have no relations
     */
    public record IntentInput(
            @Nullable QueueEntryKind kind,
            @Nullable String model,
            @Nullable String name,
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

    /** What became of each, in their order. */
    public record Result(
            @JsonInclude(JsonInclude.Include.ALWAYS) List<QueueResult> intents) {}

    /**
     * @param queued whether it was put into the queue now
     * @param intent it; or the equal one that was there first
     */
    public record QueueResult(
            boolean queued, IntentView intent, @Nullable String detail) {}

    @Override
    protected ActionResult<Result> run(Caller caller, Request request) {
        var now = clock.instant();
        var inputFaults = new InputFaults();
        var wanted = request.intents();
        if (wanted.isEmpty() || wanted.size() > IntentLimits.MAX_INTENTS_PER_REQUEST)
            return ActionResult.refused(
                    Problem.invalid("/intents", "must be 1 to " + IntentLimits.MAX_INTENTS_PER_REQUEST + " intents"));
        for (var i = 0; i < wanted.size(); i++) {
            validate(wanted.size() == 1 ? "" : "/intents/" + i, wanted.get(i), now, inputFaults);
        }
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        var queuePolicy = policies.read(caller.app()).body();
        var intents = wanted.stream().map(w -> toIntent(caller, w, now)).toList();
        if (intents.stream().allMatch(intent -> intent.asked().parent() == null)) {
            var added = intentQueue.add(intents, queuePolicy.warningPeriod());
            var lines = new ArrayList<QueueResult>();
            for (var i = 0; i < intents.size(); i++) lines.add(toResult(intents.get(i), added.get(i), queuePolicy));
            return ActionResult.ok(new Result(lines));
        }
        return intents.size() == 1
                ? queueWithParent(intents.getFirst(), queuePolicy)
                : ActionResult.refused(Problem.invalid("/intents", "an intent with a parent is queued by itself"));
    }

    /** The intent and its parent's hold are written together. */
    private ActionResult<Result> queueWithParent(Intent intent, QueuePolicy queuePolicy) {
        return OptimisticRetry.retry("item " + intent.asked().parent(), () -> {
            var there = intentQueue.findEqual(intent.app(), intent.id());
            if (there.isPresent()) return ActionResult.ok(new Result(List.of(toResult(intent, false, queuePolicy))));
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

    private QueueResult toResult(Intent intent, boolean added, QueuePolicy queuePolicy) {
        if (added) return new QueueResult(true, IntentView.of(intent, queuePolicy), null);
        var first = intentQueue.findEqual(intent.app(), intent.id());
        return first.map(there -> new QueueResult(
                        false,
                        IntentView.of(there, queuePolicy),
                        "an equal intent is queued already; nothing was changed"))
                .orElseGet(() -> new QueueResult(
                        false,
                        IntentView.of(intent, queuePolicy),
                        "an equal intent left the queue just now; try again"));
    }

    private Intent toIntent(Caller caller, IntentInput w, Instant now) {
        var inputs = w.inputs() == null ? EMPTY_INPUTS : w.inputs();
        var uid = uids.get().replace("-", "");
        var hash = CanonicalHash.hash(Arrays.asList(w.kind(), w.model(), w.name(), inputs));
        var id = new IntentId(
                Objects.requireNonNull(w.kind()),
                w.model(),
                Objects.requireNonNull(w.name()),
                hash,
                uid.substring(uid.length() - 12));
        var intentRequest = new IntentRequest(
                inputs,
                caller.name(),
                now,
                w.note(),
                w.window() == null ? ReleaseWindow.ALWAYS : w.window(),
                w.within(),
                w.priority() == null ? 0 : w.priority(),
                w.labels(),
                w.parent(),
                w.correlation());
        return Intent.createQueued(caller.app(), id, intentRequest).withCause(caller.cause());
    }

    private static void validate(String at, IntentInput w, Instant now, InputFaults inputFaults) {
        if (w.kind() == null || w.kind() == QueueEntryKind.ITEM)
            inputFaults.add(at + "/kind", "is required: workflow or method");
        inputFaults.checkName(at + "/name", w.name());
        if (w.kind() == QueueEntryKind.METHOD) inputFaults.checkName(at + "/model", w.model());
        if (w.kind() == QueueEntryKind.WORKFLOW && w.model() != null)
            inputFaults.add(at + "/model", "belongs to a method, not to a workflow");
        if (w.inputs() != null && w.inputs().sizeInBytes() > IntentLimits.MAX_INPUT_BYTES)
            inputFaults.add(
                    at + "/inputs",
                    "is " + w.inputs().sizeInBytes() + " bytes; at most " + IntentLimits.MAX_INPUT_BYTES + " are kept");
        if (w.window() != null) w.window().validate(at + "/window", now, inputFaults);
        if (w.priority() != null && Math.abs(w.priority()) > HeldItem.MAX_PRIORITY)
            inputFaults.add(
                    at + "/priority", "must be between -" + HeldItem.MAX_PRIORITY + " and " + HeldItem.MAX_PRIORITY);
        inputFaults.checkText(at + "/note", w.note()).checkLabels(at + "/labels", w.labels());
        if (w.parent() != null && ItemId.parse("", w.parent()).isEmpty())
            inputFaults.add(at + "/parent", "must name an item as workflow/key");
        inputFaults.checkReference(at + "/correlation", w.correlation()).checkReference(at + "/parent", w.parent());
        rejectRelation(at + "/after", w.after(), inputFaults);
        rejectRelation(at + "/dependsOn", w.dependsOn(), inputFaults);
        rejectRelation(at + "/requires", w.requires(), inputFaults);
    }

    private static void rejectRelation(String at, @Nullable RawJson value, InputFaults inputFaults) {
        if (value != null)
            inputFaults.add(at, "intents have no relations: put the steps into one workflow and queue that");
    }
}
