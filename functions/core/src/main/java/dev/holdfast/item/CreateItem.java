package dev.holdfast.item;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.json.Canonical;
import dev.holdfast.json.Json;
import dev.holdfast.problem.Answer;
import dev.holdfast.problem.Faults;
import dev.holdfast.problem.Problem;
import dev.holdfast.workflow.Workflow;
import dev.holdfast.workflow.Workflows;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Begins to track an item: one conditional write. Creating it again with the same content changes nothing. */
public final class CreateItem implements Action<CreateItem.Request, CreateItem.Result> {
    private final Items items;
    private final Workflows workflows;
    private final Supplier<String> uids;
    private final InstantSource clock;

    public CreateItem(Items items, Workflows workflows, Supplier<String> uids, InstantSource clock) {
        this.items = items;
        this.workflows = workflows;
        this.uids = uids;
        this.clock = clock;
    }

    /**
     * @param workflow {@code simple} when absent
     * @param key the business key; absent, one is made (from the idempotency key when there is one)
     * @param state where to begin; only needed when the workflow has several initial states
     * @param data any JSON of at most 256 KB, kept for recovery and given back as it came
     * @param deadline when the item must be finished; or
     * @param within how long from now it may take
     * @param roles the item's own participants: role to people
     */
    public record Request(
            @Nullable String workflow,
            @Nullable String key,
            @Nullable String state,
            @Nullable Json data,
            @Nullable Instant deadline,
            @Nullable Duration within,
            Map<String, List<String>> roles,
            Map<String, String> labels,
            @Nullable String parent,
            @Nullable String correlation,
            @Nullable String note,
            @Nullable String idempotencyKey) {}

    /** @param created false when the very same item was there already */
    public record Result(ItemView item, boolean created) {}

    @Override
    public Scope needs() {
        return Scope.REPORT;
    }

    @Override
    public Class<Request> takes() {
        return Request.class;
    }

    @Override
    public Answer<Result> run(Caller caller, Request request) {
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var faults = new Faults();
        var name = request.workflow() == null ? Workflow.SIMPLE.name() : request.workflow();
        var deadline = check(request, name, now, faults);
        if (faults.any()) return Answer.refused(faults.problem());
        if (request.data() != null && request.data().size() > Limits.DATA)
            return Answer.refused(Limits.tooLarge(request.data()));
        var answer = workflows
                .current(caller.app(), name)
                .map(workflow -> initial(workflow, request.state())
                        .then(state -> create(caller, request, workflow, state, deadline, now)))
                .orElseGet(() -> Answer.refused(new Problem.NotFound("there is no workflow " + name)));
        return answer instanceof Answer.Refused<Result>
                ? repeated(caller, name, request, now).orElse(answer)
                : answer;
    }

    /** What was created once is answered so again, also where the workflow has changed since and would refuse it now. */
    private Optional<Answer<Result>> repeated(Caller caller, String workflow, Request request, Instant now) {
        if (request.key() == null && request.idempotencyKey() == null) return Optional.empty();
        return items.find(new ItemId(caller.app(), workflow, key(request)))
                .filter(there -> there.given().fingerprint().equals(fingerprint(request)))
                .map(there -> Answer.ok(new Result(items.view(there, now), false)));
    }

    private Answer<Result> create(
            Caller caller, Request request, Workflow workflow, String state, @Nullable Instant deadline, Instant now) {
        var id = new ItemId(caller.app(), workflow.name(), key(request));
        var given = new Given(
                request.data(),
                request.roles(),
                request.labels(),
                request.parent(),
                request.correlation(),
                fingerprint(request));
        if (!workflow.mayEnter(state, caller, given.roles()))
            return Answer.refused(Refusal.actor(workflow, state, caller));
        var timing = Timing.beginning(now, deadline, request.within());
        var settled = workflow.state(state).terminal() ? timing.finishing(now) : timing;
        var item = Item.create(id, workflow, uids.get(), state, given, settled, caller, request.note());
        for (var attempt = 0; attempt < 3; attempt++) {
            if (items.add(item, workflow)) {
                return Answer.ok(new Result(ItemView.of(item, workflow, now), true));
            }
            var there = items.find(id);
            if (there.isPresent()) return existing(there.get(), given, now);
            // Deleted between the two: the key is free again.
        }
        return Answer.refused(new Problem.Busy("item " + id + " is being created and deleted by others; try again"));
    }

    private Answer<Result> existing(Item there, Given given, Instant now) {
        var view = items.view(there, now);
        if (there.given().fingerprint().equals(given.fingerprint())) return Answer.ok(new Result(view, false));
        return Answer.refused(new Problem.Conflict(
                "item " + there.id() + " exists with other content; it was not changed", Map.of("item", view)));
    }

    private static @Nullable Instant check(Request request, String workflow, Instant now, Faults faults) {
        faults.name("/workflow", workflow);
        if (request.key() != null) faults.key("/key", request.key());
        if (request.state() != null) faults.name("/state", request.state());
        faults.roles("/roles", request.roles())
                .labels("/labels", request.labels())
                .text("/note", request.note());
        Limits.reference("/parent", request.parent(), faults);
        Limits.reference("/correlation", request.correlation(), faults);
        Limits.reference("/idempotencyKey", request.idempotencyKey(), faults);
        return Until.of(request.deadline(), request.within(), now, faults);
    }

    private static Answer<String> initial(Workflow workflow, @Nullable String wanted) {
        var initials = workflow.initials();
        if (wanted == null && initials.size() == 1) return Answer.ok(initials.getFirst());
        if (wanted != null && initials.contains(wanted)) return Answer.ok(wanted);
        return Answer.refused(Problem.invalid(
                "/state",
                (wanted == null ? "is required, one of: " : wanted + " is not initial; initial are: ")
                        + String.join(", ", initials)));
    }

    private String key(Request request) {
        if (request.key() != null) return request.key();
        return request.idempotencyKey() == null ? uids.get() : Canonical.hash(request.idempotencyKey());
    }

    private static String fingerprint(Request r) {
        return Canonical.hash(Arrays.asList(
                r.state(), r.data(), r.deadline(), r.within(), r.roles(), r.labels(), r.parent(), r.correlation()));
    }
}
