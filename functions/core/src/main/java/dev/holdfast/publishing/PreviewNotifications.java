package dev.holdfast.publishing;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.channel.TargetRegistry;
import dev.holdfast.event.Event;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemEventType;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.ItemPreview;
import dev.holdfast.item.ItemStore;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.problem.Problem;
import dev.holdfast.silence.SilenceStore;
import dev.holdfast.subscription.SubscriptionStore;
import dev.holdfast.workflow.Workflow;
import dev.holdfast.workflow.WorkflowStore;
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
public final class PreviewNotifications extends Action<PreviewNotifications.Request, PreviewNotifications.Result> {
    private static final Map<String, ItemEventType> CHANGE_TYPES = changeTypes();

    private final ItemStore itemStore;
    private final WorkflowStore workflowStore;
    private final SubscriptionStore subscriptionStore;
    private final TargetRegistry targetRegistry;
    private final RecipientResolver recipients;
    private final InstantSource clock;

    public PreviewNotifications(
            ItemStore itemStore,
            WorkflowStore workflowStore,
            SubscriptionStore subscriptionStore,
            TargetRegistry targetRegistry,
            SilenceStore silenceStore,
            InstantSource clock) {
        super(Scope.READ, Request.class);
        this.itemStore = itemStore;
        this.workflowStore = workflowStore;
        this.subscriptionStore = subscriptionStore;
        this.targetRegistry = targetRegistry;
        this.recipients = new RecipientResolver(targetRegistry, silenceStore);
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
     * @param notifications one for each subscription that is for this event
     */
    public record Result(
            String type,
            String workflow,
            String state,
            @Nullable Integer level,

            @JsonProperty("notify") @JsonInclude(JsonInclude.Include.ALWAYS)
            Map<String, List<String>> told,

            @JsonInclude(JsonInclude.Include.ALWAYS) List<String> unassigned,
            @JsonInclude(JsonInclude.Include.ALWAYS) List<NotificationPreview> notifications) {}

    @Override
    protected ActionResult<Result> run(Caller caller, Request r) {
        var inputFaults = check(r);
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        var now = clock.instant();
        var id = new ItemId(caller.app(), r.workflow(), r.key() == null ? "made-up" : r.key());
        if (r.key() != null) {
            var item = itemStore.find(id).orElse(null);
            return item == null
                    ? ActionResult.refused(new Problem.NotFound("there is no item " + id))
                    : preview(caller, r, item, itemStore.workflowOf(item), now);
        }
        var workflow = workflowStore.findCurrent(caller.app(), r.workflow()).orElse(null);
        if (workflow == null) return ActionResult.refused(new Problem.NotFound("there is no workflow " + r.workflow()));
        var state = workflow.initialStates().getFirst();
        return preview(caller, r, ItemPreview.inState(id, workflow, state, r.roles(), r.labels(), now), workflow, now);
    }

    private static InputFaults check(Request r) {
        var inputFaults = new InputFaults().checkName("/workflow", r.workflow());
        inputFaults.checkRoles("/roles", r.roles()).checkLabels("/labels", r.labels());
        if (r.key() != null) {
            inputFaults.checkKey("/key", r.key());
            if (!r.roles().isEmpty()) inputFaults.add("/roles", "are the item's own where a key is given");
            if (!r.labels().isEmpty()) inputFaults.add("/labels", "are the item's own where a key is given");
        }
        if (r.state() != null) inputFaults.checkName("/state", r.state());
        if (r.type() != null && !CHANGE_TYPES.containsKey(r.type()))
            inputFaults.add("/type", "must be one of " + String.join(", ", CHANGE_TYPES.keySet()));
        if (r.level() != null && !"escalated".equals(r.type()))
            inputFaults.add("/level", "is only for the type escalated");
        return inputFaults;
    }

    private ActionResult<Result> preview(Caller caller, Request r, Item item, Workflow workflow, Instant now) {
        var state = r.state() == null ? item.state() : r.state();
        if (!workflow.hasState(state))
            return ActionResult.refused(Problem.invalid("/state", "there is no state " + state));
        var itemEventType = r.type() == null ? arrivalType(workflow, state) : CHANGE_TYPES.get(r.type());
        if (itemEventType == null) throw new IllegalStateException("an unknown type got through");
        var level = r.level() == null ? 1 : r.level();
        if (itemEventType == ItemEventType.ESCALATED
                && (level < 1 || level > workflow.escalate().size())) {
            return ActionResult.refused(Problem.invalid(
                    "/level",
                    "the workflow " + workflow.name() + " has "
                            + workflow.escalate().size() + " escalation steps"));
        }
        var events =
                Event.all(ItemPreview.afterChange(item, workflow, state, itemEventType, level, caller.name(), now));
        var event = events.getFirst();
        var eventData = event.data();
        var known = subscriptionStore.findAll(caller.app());
        var notifications = events.stream()
                .flatMap(one -> recipients.resolve(one, known, caller.app(), now).stream()
                        .map(share -> NotificationPreview.of(one, share, targetRegistry, now)))
                .toList();
        return ActionResult.ok(new Result(
                event.type(),
                workflow.name(),
                state,
                itemEventType == ItemEventType.ESCALATED ? level : null,
                new TreeMap<>(eventData.told()),
                eventData.unassigned(),
                notifications));
    }

    private static ItemEventType arrivalType(Workflow workflow, String state) {
        if (workflow.state(state).initial()) return ItemEventType.CREATED;
        return workflow.state(state).terminal() ? ItemEventType.COMPLETED : ItemEventType.ADVANCED;
    }

    private static Map<String, ItemEventType> changeTypes() {
        var types = new TreeMap<String, ItemEventType>();
        for (var itemEventType : List.of(
                ItemEventType.CREATED,
                ItemEventType.ADVANCED,
                ItemEventType.COMPLETED,
                ItemEventType.OVERDUE,
                ItemEventType.REMINDED,
                ItemEventType.ESCALATED)) types.put(itemEventType.jsonName(), itemEventType);
        return types;
    }
}
