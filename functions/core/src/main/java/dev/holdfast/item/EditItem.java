package dev.holdfast.item;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.json.Json;
import dev.holdfast.problem.Answer;
import dev.holdfast.problem.Faults;
import dev.holdfast.table.Write;
import dev.holdfast.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Changes what an item carries: each member given replaces what was there, the others stay. */
public final class EditItem extends Action<EditItem.Request, ItemView> {
    private final Change change;
    private final Links links;
    private final InstantSource clock;

    public EditItem(Items items, Links links, InstantSource clock) {
        super(Scope.MANAGE, Request.class);
        this.change = new Change(items);
        this.links = links;
        this.clock = clock;
    }

    /**
     * @param roles the whole of the item's participants; empty or absent leaves them as they are (so do labels and links)
     * @param unlink links that it is not to have any more; those that it doesn't have are passed over
     */
    public record Request(
            String workflow,
            String key,
            @Nullable Json data,
            @Nullable Instant deadline,
            @Nullable Duration within,
            Map<String, List<String>> roles,
            Map<String, String> labels,
            @Nullable String parent,
            @Nullable String correlation,
            List<String> links,
            List<String> unlink,
            @Nullable String note,
            @Nullable Long version) {}

    @Override
    protected Answer<ItemView> run(Caller caller, Request request) {
        var now = clock.instant();
        var faults = new Faults().name("/workflow", request.workflow()).key("/key", request.key());
        faults.roles("/roles", request.roles())
                .labels("/labels", request.labels())
                .text("/note", request.note());
        Limits.parent(request.workflow(), request.key(), request.parent(), faults);
        faults.reference("/correlation", request.correlation());
        Link.check("/links", request.links(), faults);
        Link.check("/unlink", request.unlink(), faults);
        var deadline = Until.of(request.deadline(), request.within(), now, faults);
        if (faults.any()) return Answer.refused(faults.problem());
        if (request.data() != null && request.data().size() > Limits.DATA)
            return Answer.refused(Limits.tooLarge(request.data()));
        var id = new ItemId(caller.app(), request.workflow(), request.key());
        return change.of(id, request.version(), (item, workflow) -> {
            if (item.finished()) return Answer.refused(Refusal.finished(item));
            if (request.version() != null && request.version() != item.version())
                return Answer.refused(Refusal.stale(item));
            var given = given(item.given(), request);
            return relinked(item, given.links(), now)
                    .then(beside -> Answer.ok(edited(item, workflow, request, given, deadline, beside, caller, now)));
        });
    }

    private static Given given(Given old, Request r) {
        var links = r.links().isEmpty() ? old.links() : r.links();
        return new Given(
                r.data() == null ? old.data() : r.data(),
                r.roles().isEmpty() ? old.roles() : r.roles(),
                r.labels().isEmpty() ? old.labels() : r.labels(),
                r.parent() == null ? old.parent() : r.parent(),
                r.correlation() == null ? old.correlation() : r.correlation(),
                links.stream().filter(link -> !r.unlink().contains(link)).toList(),
                old.fingerprint());
    }

    /** The writes that make these links the item's instead of those that it has; none where they are the same. */
    private Answer<List<Write>> relinked(Item item, List<String> links, Instant now) {
        var old = item.given().links();
        var dropped = old.stream().filter(link -> !links.contains(link)).toList();
        var added = links.stream().filter(link -> !old.contains(link)).toList();
        return this.links.claims(item, added, now).then(claims -> {
            var writes = new ArrayList<>(claims);
            writes.addAll(this.links.releases(item, dropped, now));
            return Answer.ok(writes);
        });
    }

    private static Change.Step<ItemView> edited(
            Item item,
            Workflow workflow,
            Request r,
            Given given,
            @Nullable Instant deadline,
            List<Write> beside,
            Caller caller,
            Instant now) {
        var timing = deadline == null ? item.timing() : item.timing().promised(deadline, r.within(), now);
        var next = item.edit(workflow, given, timing, caller, r.note(), now);
        return new Change.Step<>(next, ItemView.of(next, workflow, now), beside);
    }
}
