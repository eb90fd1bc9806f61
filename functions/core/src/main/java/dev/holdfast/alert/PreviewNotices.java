package dev.holdfast.alert;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.event.Event;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.Items;
import dev.holdfast.item.Supposition;
import dev.holdfast.item.What;
import dev.holdfast.problem.Answer;
import dev.holdfast.problem.Faults;
import dev.holdfast.problem.Problem;
import dev.holdfast.workflow.Workflow;
import dev.holdfast.workflow.Workflows;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Says who would be told, were something to happen to an item now: the roles with their people, and what becomes of it at each
 * subscription that is for such events. Nothing is written, and nobody is told.
 */
public final class PreviewNotices extends Action<PreviewNotices.Request, PreviewNotices.Result> {
    private static final Map<String, What> TYPES = types();

    private final Items items;
    private final Workflows workflows;
    private final Subscriptions subscriptions;
    private final Senders senders;
    private final RecipientResolver recipients;
    private final InstantSource clock;

    public PreviewNotices(
            Items items,
            Workflows workflows,
            Subscriptions subscriptions,
            Senders senders,
            Silences silences,
            InstantSource clock) {
        super(Scope.READ, Request.class);
        this.items = items;
        this.workflows = workflows;
        this.subscriptions = subscriptions;
        this.senders = senders;
        this.recipients = new RecipientResolver(senders, silences);
        this.clock = clock;
    }

    /**
     * @param key an item's; absent, one is made up
     * @param roles of a made-up item: its own participants
     * @param labels of a made-up item
     * @param state where it happens; absent, the item's own state, or the (first) initial one
     * @param type {@code created}, {@code advanced} or {@code completed} for arriving in the state (absent, whichever that is),
     *     {@code overdue}, {@code reminded} or {@code escalated}
     * @param level of an escalation: the step of the workflow's ladder; 1 when absent
     */
    public record Request(
            String workflow,
            @Nullable String key,
            Map<String, List<String>> roles,
            Map<String, String> labels,
            @Nullable String state,
            @Nullable String type,
            @Nullable Integer level) {}

    /**
     * @param type the event's
     * @param told (as JSON, {@code notify}) the roles that it tells, with their people
     * @param unassigned those of the roles that have nobody in them
     * @param notices one for each subscription that is for this event
     */
    public record Result(
            String type,
            String workflow,
            String state,
            @Nullable Integer level,

            @JsonProperty("notify") @JsonInclude(JsonInclude.Include.ALWAYS)
            Map<String, List<String>> told,

            @JsonInclude(JsonInclude.Include.ALWAYS) List<String> unassigned,
            @JsonInclude(JsonInclude.Include.ALWAYS) List<NoticeView> notices) {}

    @Override
    protected Answer<Result> run(Caller caller, Request r) {
        var faults = check(r);
        if (faults.any()) return Answer.refused(faults.problem());
        var now = clock.instant();
        var id = new ItemId(caller.app(), r.workflow(), r.key() == null ? "made-up" : r.key());
        if (r.key() != null) {
            var item = items.find(id).orElse(null);
            return item == null
                    ? Answer.refused(new Problem.NotFound("there is no item " + id))
                    : preview(caller, r, item, items.workflow(item), now);
        }
        var workflow = workflows.current(caller.app(), r.workflow()).orElse(null);
        if (workflow == null) return Answer.refused(new Problem.NotFound("there is no workflow " + r.workflow()));
        var state = workflow.initials().getFirst();
        return preview(caller, r, Supposition.in(id, workflow, state, r.roles(), r.labels(), now), workflow, now);
    }

    private static Faults check(Request r) {
        var faults = new Faults().name("/workflow", r.workflow());
        faults.roles("/roles", r.roles()).labels("/labels", r.labels());
        if (r.key() != null) {
            faults.key("/key", r.key());
            if (!r.roles().isEmpty()) faults.add("/roles", "are the item's own where a key is given");
            if (!r.labels().isEmpty()) faults.add("/labels", "are the item's own where a key is given");
        }
        if (r.state() != null) faults.name("/state", r.state());
        if (r.type() != null && !TYPES.containsKey(r.type()))
            faults.add("/type", "must be one of " + String.join(", ", TYPES.keySet()));
        if (r.level() != null && !"escalated".equals(r.type())) faults.add("/level", "is only for the type escalated");
        return faults;
    }

    private Answer<Result> preview(Caller caller, Request r, Item item, Workflow workflow, Instant now) {
        var state = r.state() == null ? item.state() : r.state();
        if (!workflow.has(state)) return Answer.refused(Problem.invalid("/state", "there is no state " + state));
        var what = r.type() == null ? arrival(workflow, state) : TYPES.get(r.type());
        if (what == null) throw new IllegalStateException("an unknown type got through");
        var level = r.level() == null ? 1 : r.level();
        if (what == What.ESCALATED && (level < 1 || level > workflow.escalate().size())) {
            return Answer.refused(Problem.invalid(
                    "/level",
                    "the ladder of workflow " + workflow.name() + " has "
                            + workflow.escalate().size() + " steps"));
        }
        var event = Event.of(Supposition.after(item, workflow, state, what, level, caller.name(), now));
        var data = event.data();
        var notices = recipients.resolve(event, subscriptions.of(caller.app()), caller.app(), now).stream()
                .map(share -> NoticeView.of(share, senders, now))
                .toList();
        return Answer.ok(new Result(
                event.type(),
                workflow.name(),
                state,
                what == What.ESCALATED ? level : null,
                new TreeMap<>(data.told()),
                data.unassigned(),
                notices));
    }

    private static What arrival(Workflow workflow, String state) {
        if (workflow.state(state).initial()) return What.CREATED;
        return workflow.state(state).terminal() ? What.COMPLETED : What.ADVANCED;
    }

    private static Map<String, What> types() {
        var types = new TreeMap<String, What>();
        for (var what :
                List.of(What.CREATED, What.ADVANCED, What.COMPLETED, What.OVERDUE, What.REMINDED, What.ESCALATED))
            types.put(what.word(), what);
        return types;
    }
}
