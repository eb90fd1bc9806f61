// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.publishing;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.channel.TargetRegistry;
import dev.holdfast.event.EventFactory;
import dev.holdfast.event.ItemSite;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemEventType;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.ItemPreview;
import dev.holdfast.item.store.ItemStore;
import dev.holdfast.item.store.ItemVisibility;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.problem.Problem;
import dev.holdfast.silence.SilenceStore;
import dev.holdfast.subscription.DeliveryHours;
import dev.holdfast.subscription.SubscriptionStore;
import dev.holdfast.workflow.Workflow;
import dev.holdfast.workflow.WorkflowStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Previews the notifications of a change of an item: the roles with their people, and the outcome for each matching
 * subscription. The preview doesn't change the item, doesn't write to the table, and doesn't notify anybody.
 */
public final class PreviewNotifications extends Action<PreviewNotifications.Request, PreviewNotifications.Result> {
    /** The key of the sample item, which the preview uses if the request has no key. */
    private static final String SAMPLE_KEY = "made-up";

    private static final Map<String, ItemEventType> PREVIEW_TYPES = previewTypes();

    private final ItemStore itemStore;
    private final WorkflowStore workflowStore;
    private final SubscriptionStore subscriptionStore;
    private final TargetRegistry targetRegistry;
    private final RecipientResolver recipientResolver;
    private final InstantSource clock;

    public PreviewNotifications(
            ItemStore itemStore,
            WorkflowStore workflowStore,
            SubscriptionStore subscriptionStore,
            TargetRegistry targetRegistry,
            SilenceStore silenceStore,
            DeliveryHours deliveryHours,
            InstantSource clock) {
        super(Scope.READ, Request.class);
        this.itemStore = itemStore;
        this.workflowStore = workflowStore;
        this.subscriptionStore = subscriptionStore;
        this.targetRegistry = targetRegistry;
        this.recipientResolver = new RecipientResolver(targetRegistry, silenceStore, deliveryHours);
        this.clock = clock;
    }

    /**
     * @param key the key of an item; without a key, the preview uses a sample item
     * @param roles the sample item's own role members, by role; empty with a key
     * @param labels the sample item's labels; empty with a key
     * @param state the state that the item enters or is in; the default is the item's state, or the workflow's first
     *     initial state
     * @param type {@code created}, {@code advanced}, {@code completed}, {@code overdue}, {@code reminded} or
     *     {@code escalated}; the default is the type of an arrival in the state
     * @param level the number of the escalation step, from 1 (the default) to the number of steps; only for
     *     {@code escalated}
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
     * @param type the type of the change's own event
     * @param notifiedRoles {@code notify} in JSON: the people to notify, by role
     * @param unassigned the roles without people
     * @param notifications one for each event of the change and each subscription that matches it
     */
    public record Result(
            String type,
            String workflow,
            String state,
            @Nullable Integer level,

            @JsonProperty("notify") @JsonInclude(JsonInclude.Include.ALWAYS)
            Map<String, List<String>> notifiedRoles,

            @JsonInclude(JsonInclude.Include.ALWAYS) List<String> unassigned,
            @JsonInclude(JsonInclude.Include.ALWAYS) List<NotificationPreview> notifications) {}

    @Override
    protected ActionResult<Result> run(Caller caller, Request request) {
        var inputFaults = check(request);
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        var now = clock.instant();
        var id = new ItemId(caller.app(), request.workflow(), request.key() == null ? SAMPLE_KEY : request.key());
        if (request.key() != null) {
            var item = new ItemVisibility(itemStore).find(caller, id).orElse(null);
            return item == null
                    ? ActionResult.refused(new Problem.NotFound("there is no item " + id))
                    : preview(caller, request, item, itemStore.workflowOf(item), now);
        }
        var workflow =
                workflowStore.findCurrent(caller.app(), request.workflow()).orElse(null);
        if (workflow == null)
            return ActionResult.refused(new Problem.NotFound("there is no workflow " + request.workflow()));
        var state = workflow.initialStates().getFirst();
        return preview(
                caller,
                request,
                ItemPreview.inState(id, workflow, state, request.roles(), request.labels(), now),
                workflow,
                now);
    }

    private static InputFaults check(Request request) {
        var inputFaults = new InputFaults().checkName("/workflow", request.workflow());
        inputFaults.checkRoles("/roles", request.roles()).checkLabels("/labels", request.labels());
        if (request.key() != null) {
            inputFaults.checkKey("/key", request.key());
            if (!request.roles().isEmpty()) inputFaults.add("/roles", "must be empty with a key: the item has its own");
            if (!request.labels().isEmpty())
                inputFaults.add("/labels", "must be empty with a key: the item has its own");
        }
        if (request.state() != null) inputFaults.checkName("/state", request.state());
        if (request.type() != null && !PREVIEW_TYPES.containsKey(request.type()))
            inputFaults.add("/type", "must be one of " + String.join(", ", PREVIEW_TYPES.keySet()));
        if (request.level() != null && !"escalated".equals(request.type()))
            inputFaults.add("/level", "is allowed only with type escalated");
        return inputFaults;
    }

    private ActionResult<Result> preview(Caller caller, Request request, Item item, Workflow workflow, Instant now) {
        var state = request.state() == null ? item.state() : request.state();
        if (!workflow.hasState(state))
            return ActionResult.refused(Problem.invalid("/state", "there is no state " + state));
        var itemEventType = request.type() == null ? arrivalType(workflow, state) : PREVIEW_TYPES.get(request.type());
        if (itemEventType == null)
            throw new IllegalStateException("unknown type " + request.type() + " after validation");
        var level = request.level() == null ? 1 : request.level();
        if (itemEventType == ItemEventType.ESCALATED
                && (level < 1 || level > workflow.escalate().size())) {
            return ActionResult.refused(Problem.invalid(
                    "/level",
                    "must be from 1 to the number of steps: workflow " + workflow.name() + " has "
                            + workflow.escalate().size() + " escalation steps"));
        }
        var changed = ItemPreview.afterChange(item, workflow, state, itemEventType, level, caller.name(), now);
        var events = EventFactory.createAllOfItem(changed, workflow, ItemSite.NONE);
        var subscriptions = subscriptionStore.findAll(caller.app());
        var notifications = new ArrayList<NotificationPreview>();
        for (var event : events)
            for (var match : recipientResolver.resolve(event, subscriptions, caller.app(), now))
                notifications.add(NotificationPreview.of(event, match, targetRegistry, now));
        var ownEvent = events.getFirst();
        return ActionResult.ok(new Result(
                ownEvent.type(),
                workflow.name(),
                state,
                itemEventType == ItemEventType.ESCALATED ? level : null,
                new TreeMap<>(ownEvent.data().notifiedRoles()),
                ownEvent.data().unassigned(),
                notifications));
    }

    private static ItemEventType arrivalType(Workflow workflow, String state) {
        if (workflow.state(state).initial()) return ItemEventType.CREATED;
        return workflow.state(state).terminal() ? ItemEventType.COMPLETED : ItemEventType.ADVANCED;
    }

    private static Map<String, ItemEventType> previewTypes() {
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
