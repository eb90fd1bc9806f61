package dev.holdfast.hold;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.Parked;
import dev.holdfast.json.Canonical;
import dev.holdfast.json.Json;
import dev.holdfast.problem.Answer;
import dev.holdfast.problem.Contended;
import dev.holdfast.problem.Faults;
import dev.holdfast.problem.Problem;
import dev.holdfast.table.Document;
import dev.holdfast.table.Write;
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
    private static final Json NOTHING = new Json("{}");

    private final Queue queue;
    private final Document<Policy> policies;
    private final Parents parents;
    private final Supplier<String> uids;
    private final InstantSource clock;

    QueueIntents(Queue queue, Document<Policy> policies, Parents parents, Supplier<String> uids, InstantSource clock) {
        super(Scope.REPORT, Request.class);
        this.queue = queue;
        this.policies = policies;
        this.parents = parents;
        this.uids = uids;
        this.clock = clock;
    }

    public record Request(List<Wanted> intents) {}

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
    public record Wanted(
            @Nullable Kind kind,
            @Nullable String model,
            @Nullable String name,
            @Nullable Json inputs,
            @Nullable String note,
            @Nullable Window window,
            @Nullable Duration within,
            @Nullable Integer priority,
            Map<String, String> labels,
            @Nullable String parent,
            @Nullable String correlation,
            @Nullable Json after,
            @Nullable Json dependsOn,
            @Nullable Json requires) {}

    /** What became of each, in their order. */
    public record Result(
            @JsonInclude(JsonInclude.Include.ALWAYS) List<Line> intents) {}

    /**
     * @param queued whether it was put into the queue now
     * @param intent it; or the equal one that was there first
     */
    public record Line(
            boolean queued, IntentView intent, @Nullable String detail) {}

    @Override
    protected Answer<Result> run(Caller caller, Request request) {
        var now = clock.instant();
        var faults = new Faults();
        var wanted = request.intents();
        if (wanted.isEmpty() || wanted.size() > Limits.TOGETHER)
            return Answer.refused(Problem.invalid("/intents", "must be 1 to " + Limits.TOGETHER + " intents"));
        for (var i = 0; i < wanted.size(); i++) {
            check(wanted.size() == 1 ? "" : "/intents/" + i, wanted.get(i), now, faults);
        }
        if (faults.any()) return Answer.refused(faults.problem());
        var policy = policies.of(caller.app()).body();
        var intents = wanted.stream().map(w -> intent(caller, w, now)).toList();
        if (intents.stream().allMatch(intent -> intent.asked().parent() == null)) {
            var added = queue.add(intents, policy.warns());
            var lines = new ArrayList<Line>();
            for (var i = 0; i < intents.size(); i++) lines.add(line(intents.get(i), added.get(i), policy));
            return Answer.ok(new Result(lines));
        }
        return intents.size() == 1
                ? behind(intents.getFirst(), policy)
                : Answer.refused(Problem.invalid("/intents", "an intent with a parent is queued by itself"));
    }

    /** The intent and its parent's hold are written together. */
    private Answer<Result> behind(Intent intent, Policy policy) {
        return Contended.retry("item " + intent.asked().parent(), () -> {
            var there = queue.inPlace(intent.app(), intent.id());
            if (there.isPresent()) return Answer.ok(new Result(List.of(line(intent, false, policy))));
            switch (parents.held(intent)) {
                case Answer.Refused<List<Write>>(var problem) -> {
                    return Answer.refused(problem);
                }
                case Answer.Ok<List<Write>>(var writes) -> {
                    if (queue.add(intent, policy.warns(), writes))
                        return Answer.ok(new Result(List.of(line(intent, true, policy))));
                }
            }
            return null;
        });
    }

    private Line line(Intent intent, boolean added, Policy policy) {
        if (added) return new Line(true, IntentView.of(intent, policy), null);
        var first = queue.inPlace(intent.app(), intent.id());
        return first.map(there -> new Line(
                        false, IntentView.of(there, policy), "an equal intent is queued already; nothing was changed"))
                .orElseGet(() -> new Line(
                        false, IntentView.of(intent, policy), "an equal intent left the queue just now; try again"));
    }

    private Intent intent(Caller caller, Wanted w, Instant now) {
        var inputs = w.inputs() == null ? NOTHING : w.inputs();
        var uid = uids.get().replace("-", "");
        var hash = Canonical.hash(Arrays.asList(w.kind(), w.model(), w.name(), inputs));
        var id = new IntentId(
                Objects.requireNonNull(w.kind()),
                w.model(),
                Objects.requireNonNull(w.name()),
                hash,
                uid.substring(uid.length() - 12));
        var asked = new Asked(
                inputs,
                caller.name(),
                now,
                w.note(),
                w.window() == null ? Window.ALWAYS : w.window(),
                w.within(),
                w.priority() == null ? 0 : w.priority(),
                w.labels(),
                w.parent(),
                w.correlation());
        return Intent.queued(caller.app(), id, asked).caused(caller.cause());
    }

    private static void check(String at, Wanted w, Instant now, Faults faults) {
        if (w.kind() == null || w.kind() == Kind.ITEM) faults.add(at + "/kind", "is required: workflow or method");
        faults.name(at + "/name", w.name());
        if (w.kind() == Kind.METHOD) faults.name(at + "/model", w.model());
        if (w.kind() == Kind.WORKFLOW && w.model() != null)
            faults.add(at + "/model", "belongs to a method, not to a workflow");
        if (w.inputs() != null && w.inputs().size() > Limits.INPUTS)
            faults.add(at + "/inputs", "is " + w.inputs().size() + " bytes; at most " + Limits.INPUTS + " are kept");
        if (w.window() != null) w.window().check(at + "/window", now, faults);
        if (w.priority() != null && Math.abs(w.priority()) > Parked.PRIORITY)
            faults.add(at + "/priority", "must be between -" + Parked.PRIORITY + " and " + Parked.PRIORITY);
        faults.text(at + "/note", w.note()).labels(at + "/labels", w.labels());
        if (w.parent() != null && ItemId.named("", w.parent()).isEmpty())
            faults.add(at + "/parent", "must name an item as workflow/key");
        faults.reference(at + "/correlation", w.correlation()).reference(at + "/parent", w.parent());
        relation(at + "/after", w.after(), faults);
        relation(at + "/dependsOn", w.dependsOn(), faults);
        relation(at + "/requires", w.requires(), faults);
    }

    private static void relation(String at, @Nullable Json value, Faults faults) {
        if (value != null) faults.add(at, "intents have no relations: put the steps into one workflow and queue that");
    }
}
