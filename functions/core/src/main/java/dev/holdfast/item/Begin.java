package dev.holdfast.item;

import dev.holdfast.access.Caller;
import dev.holdfast.json.Canonical;
import dev.holdfast.problem.Answer;
import dev.holdfast.problem.Faults;
import dev.holdfast.problem.Problem;
import dev.holdfast.workflow.Workflow;
import dev.holdfast.workflow.Workflows;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes new items of requests: checks everything and writes nothing. */
public final class Begin {
    private final Workflows workflows;
    private final Supplier<String> uids;

    public Begin(Workflows workflows, Supplier<String> uids) {
        this.workflows = workflows;
        this.uids = uids;
    }

    public Answer<Begun> of(Caller caller, CreateItem.Request request, Instant now) {
        var faults = new Faults();
        var name = request.workflow() == null ? Workflow.SIMPLE.name() : request.workflow();
        var deadline = check(request, name, now, faults);
        if (faults.any()) return Answer.refused(faults.problem());
        if (request.data() != null && request.data().size() > Limits.DATA)
            return Answer.refused(Limits.tooLarge(request.data()));
        return workflows
                .current(caller.app(), name)
                .map(workflow -> begun(caller, request, workflow, deadline, now))
                .orElseGet(() -> Answer.refused(new Problem.NotFound("there is no workflow " + name)));
    }

    /** The same for who knows the workflow already, and so doesn't pay for finding it twice. */
    public Answer<Begun> of(Caller caller, CreateItem.Request request, Workflow workflow, Instant now) {
        var faults = new Faults();
        var deadline = check(request, workflow.name(), now, faults);
        return faults.any() ? Answer.refused(faults.problem()) : begun(caller, request, workflow, deadline, now);
    }

    private Answer<Begun> begun(
            Caller caller, CreateItem.Request request, Workflow workflow, @Nullable Instant deadline, Instant now) {
        return initial(workflow, request.state()).then(state -> item(caller, request, workflow, state, deadline, now));
    }

    private Answer<Begun> item(
            Caller caller,
            CreateItem.Request request,
            Workflow workflow,
            String state,
            @Nullable Instant deadline,
            Instant now) {
        var id = new ItemId(caller.app(), workflow.name(), key(request));
        var given = new Given(
                request.data(),
                request.roles(),
                request.labels(),
                request.parent(),
                request.correlation(),
                request.links(),
                fingerprint(request));
        if (!workflow.mayEnter(state, caller, given.roles()))
            return Answer.refused(Refusal.actor(workflow, state, caller));
        var timing = Timing.beginning(now, deadline, request.within());
        var settled = workflow.state(state).terminal() ? timing.finishing(now) : timing;
        var item = Item.create(id, workflow, uids.get(), state, given, settled, caller, request.note());
        return Answer.ok(new Begun(item, workflow));
    }

    private static @Nullable Instant check(CreateItem.Request request, String workflow, Instant now, Faults faults) {
        faults.name("/workflow", workflow);
        if (request.key() != null) faults.key("/key", request.key());
        if (request.state() != null) faults.name("/state", request.state());
        faults.roles("/roles", request.roles())
                .labels("/labels", request.labels())
                .text("/note", request.note());
        Limits.parent(workflow, request.key(), request.parent(), faults);
        faults.reference("/correlation", request.correlation());
        Link.check("/links", request.links(), faults);
        faults.reference("/idempotencyKey", request.idempotencyKey());
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

    /** What the item would be called; empty where the request's names are none. */
    Optional<ItemId> id(Caller caller, CreateItem.Request request) {
        var name = request.workflow() == null ? Workflow.SIMPLE.name() : request.workflow();
        var key = key(request);
        var faults = new Faults().name("/workflow", name).key("/key", key);
        return faults.any() ? Optional.empty() : Optional.of(new ItemId(caller.app(), name, key));
    }

    private String key(CreateItem.Request request) {
        if (request.key() != null) return request.key();
        return request.idempotencyKey() == null ? uids.get() : Canonical.hash(request.idempotencyKey());
    }

    static String fingerprint(CreateItem.Request r) {
        var asked = new ArrayList<@Nullable Object>(Arrays.asList(
                r.state(), r.data(), r.deadline(), r.within(), r.roles(), r.labels(), r.parent(), r.correlation()));
        // So that what was created before there were links has the fingerprint that it had.
        if (!r.links().isEmpty()) asked.add(r.links().stream().sorted().toList());
        return Canonical.hash(asked);
    }
}
