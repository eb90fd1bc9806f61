// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.action;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.access.Caller;
import dev.holdfast.access.PersonName;
import dev.holdfast.access.RoleNames;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemDetails;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.ItemTiming;
import dev.holdfast.item.ReportTime;
import dev.holdfast.item.input.DeadlineInput;
import dev.holdfast.item.input.ItemLimits;
import dev.holdfast.item.input.LinkCheck;
import dev.holdfast.item.input.MemberLock;
import dev.holdfast.item.input.ParticipantCheck;
import dev.holdfast.item.input.ReportTimeInput;
import dev.holdfast.json.CanonicalHash;
import dev.holdfast.json.IsoTime;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.problem.Problem;
import dev.holdfast.text.UnicodeForm;
import dev.holdfast.workflow.Workflow;
import dev.holdfast.workflow.WorkflowStore;
import java.text.Normalizer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Validates requests and makes new items from them, without storing the items. */
public final class ItemFactory {
    private final WorkflowStore workflowStore;
    private final Supplier<String> uids;
    private final @Nullable Duration simpleWithin;

    /**
     * @param simpleWithin the time limit of items in {@link Workflow#SIMPLE} without a deadline of their own; null for
     *     no limit
     */
    public ItemFactory(WorkflowStore workflowStore, Supplier<String> uids, @Nullable Duration simpleWithin) {
        this.workflowStore = workflowStore;
        this.uids = uids;
        this.simpleWithin = simpleWithin;
    }

    public ActionResult<NewItem> create(Caller caller, CreateItem.Request request, Instant now) {
        var inputFaults = new InputFaults();
        var name = request.workflow() == null ? Workflow.SIMPLE.name() : request.workflow();
        var reportTime = validate(request, name, now, inputFaults);
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        if (request.data() != null && request.data().sizeInBytes() > ItemLimits.MAX_DATA_BYTES)
            return ActionResult.refused(ItemLimits.dataTooLarge(request.data()));
        return workflowStore
                .findCurrent(caller.app(), name)
                .map(workflow -> createByRequest(caller, request, workflow, reportTime))
                .orElseGet(() -> ActionResult.refused(
                        PersonCreationRule.isLimitedToOpenStates(caller)
                                ? PersonCreationRule.notOpen(name)
                                : new Problem.NotFound("there is no workflow " + name)));
    }

    /**
     * Creates an item in a workflow that the caller has loaded already.
     *
     * @param requester the person who asked for the item; null if an application asked
     */
    public ActionResult<NewItem> create(
            Caller caller, CreateItem.Request request, Workflow workflow, @Nullable String requester, Instant now) {
        var inputFaults = new InputFaults();
        var reportTime = validate(request, workflow.name(), now, inputFaults);
        return inputFaults.hasAny()
                ? ActionResult.refused(inputFaults.toProblem())
                : initialState(workflow, request.state())
                        .flatMap(state -> buildItem(caller, request, workflow, state, requester, reportTime));
    }

    private ActionResult<NewItem> createByRequest(
            Caller caller, CreateItem.Request request, Workflow workflow, ReportTime reportTime) {
        return requestedState(caller, workflow, request.state()).flatMap(state -> {
            var personProblem = PersonCreationRule.findProblem(caller, request, workflow, state);
            var problem = personProblem == null
                    ? DeadlineInput.findCalendarProblem(request.within(), workflow)
                    : personProblem;
            return problem == null
                    ? buildItem(caller, request, workflow, state, caller.isPerson() ? caller.name() : null, reportTime)
                    : ActionResult.refused(problem);
        });
    }

    private ActionResult<NewItem> buildItem(
            Caller caller,
            CreateItem.Request request,
            Workflow workflow,
            String state,
            @Nullable String requester,
            ReportTime reportTime) {
        var participantProblem = ParticipantCheck.findProblem(workflow, request.roles());
        if (participantProblem != null) return ActionResult.refused(participantProblem);
        if (!request.roles().isEmpty() && !MemberLock.allows(workflow, caller))
            return ActionResult.refused(MemberLock.problemOf(List.of("roles"), caller));
        var participants = participants(request, workflow, state, requester, reportTime);
        if (!workflow.mayEnter(state, caller, participants)
                || caller.isAgent() && !workflow.state(state).actors().isEmpty())
            return ActionResult.refused(ItemProblems.actorNotAllowed(workflow, state, caller));
        return workflow.writeFields(state, caller, participants, Map.of(), request.fields())
                .flatMap(fieldUpdate ->
                        buildItem(caller, request, workflow, state, fieldUpdate.fields(), requester, reportTime));
    }

    private ActionResult<NewItem> buildItem(
            Caller caller,
            CreateItem.Request request,
            Workflow workflow,
            String state,
            Map<String, JsonNode> fields,
            @Nullable String requester,
            ReportTime reportTime) {
        var id = new ItemId(caller.app(), workflow.name(), itemKey(caller, request));
        var itemDetails = new ItemDetails(
                request.title(),
                request.data(),
                null,
                fields,
                request.roles(),
                request.labels(),
                request.parent(),
                request.correlation(),
                request.links(),
                requester,
                null,
                fingerprint(request));
        if (caller.isAgent() && isIntentId(id.key()))
            return ActionResult.refused(
                    new Problem.Forbidden("an agent can't create the item of an intent; only its release does"));
        var sizeProblem = ItemLimits.findSizeProblem(itemDetails, workflow);
        if (sizeProblem != null) return ActionResult.refused(sizeProblem);
        var itemTiming = startTiming(workflow, request, reportTime.begin());
        var settled = workflow.state(state).terminal() ? itemTiming.finish(reportTime.arrivedAt()) : itemTiming;
        var item =
                Item.create(id, workflow, uids.get(), state, itemDetails, settled, caller, request.note(), reportTime);
        return ActionResult.ok(new NewItem(item, workflow));
    }

    /** Returns the people in each role of the new item, with its requester and the person who gets it as a task. */
    private static Map<String, List<String>> participants(
            CreateItem.Request request,
            Workflow workflow,
            String state,
            @Nullable String requester,
            ReportTime reportTime) {
        var participants = new LinkedHashMap<>(request.roles());
        if (requester != null) participants.put(RoleNames.REQUESTER, List.of(requester));
        var assignment = workflow.assignmentOnArrival(state, participants, reportTime.arrivedAt());
        if (assignment != null && assignment.assignee() != null)
            participants.put(RoleNames.ASSIGNEE, List.of(assignment.assignee()));
        return participants;
    }

    /**
     * Whether a key has the form of an intent's id. If an agent created an item with this key, the release of the
     * intent would fail.
     */
    private static boolean isIntentId(String key) {
        return key.startsWith("workflow:") || key.startsWith("method:");
    }

    /**
     * The built-in workflow has no time limit. So each item without a deadline of its own gets a deadline. A heartbeat
     * doesn't extend this deadline by itself, because the caller has given no duration.
     */
    private ItemTiming startTiming(Workflow workflow, CreateItem.Request request, Instant begin) {
        var deadline = DeadlineInput.toInstant(request.deadline(), request.within(), workflow, begin);
        return deadline == null && simpleWithin != null && workflow.name().equals(Workflow.SIMPLE.name())
                ? ItemTiming.start(begin, IsoTime.plusBounded(begin, simpleWithin), null)
                : ItemTiming.start(begin, deadline, request.within());
    }

    private static ReportTime validate(
            CreateItem.Request request, String workflow, Instant now, InputFaults inputFaults) {
        inputFaults.checkName("/workflow", workflow);
        if (request.key() != null) inputFaults.checkKey("/key", request.key());
        if (request.state() != null) inputFaults.checkName("/state", request.state());
        inputFaults
                .checkRoles("/roles", request.roles())
                .checkLabels("/labels", request.labels())
                .checkTitle("/title", request.title())
                .checkText("/note", request.note());
        ItemLimits.checkParent(workflow, request.key(), request.parent(), inputFaults);
        inputFaults.checkReference("/correlation", request.correlation());
        LinkCheck.check("/links", request.links(), inputFaults);
        inputFaults.checkReference("/idempotencyKey", request.idempotencyKey());
        inputFaults.checkEither("deadline", request.deadline(), request.within());
        return ReportTimeInput.resolve(request.occurredAt(), request.moreFollows(), now, inputFaults);
    }

    /** Returns the initial state for a request. To some callers, the states without {@code open} don't exist. */
    private static ActionResult<String> requestedState(Caller caller, Workflow workflow, @Nullable String requested) {
        if (!PersonCreationRule.isLimitedToOpenStates(caller)) return initialState(workflow, requested);
        var openStates = workflow.initialStates().stream()
                .filter(name -> workflow.state(name).admitsPeople())
                .toList();
        return openStates.isEmpty() || requested != null && !openStates.contains(requested)
                ? ActionResult.refused(PersonCreationRule.notOpen(workflow.name()))
                : initialState(openStates, requested);
    }

    private static ActionResult<String> initialState(Workflow workflow, @Nullable String requested) {
        return initialState(workflow.initialStates(), requested);
    }

    private static ActionResult<String> initialState(List<String> initials, @Nullable String requested) {
        if (requested == null && initials.size() == 1) return ActionResult.ok(initials.getFirst());
        if (requested != null && initials.contains(requested)) return ActionResult.ok(requested);
        return ActionResult.refused(Problem.invalid(
                "/state",
                (requested == null ? "is required, one of: " : requested + " is not an initial state; must be one of: ")
                        + String.join(", ", initials)));
    }

    /** Returns the id of the requested item; empty if the workflow's name or the key is invalid. */
    Optional<ItemId> itemId(Caller caller, CreateItem.Request request) {
        var name = request.workflow() == null ? Workflow.SIMPLE.name() : request.workflow();
        var key = itemKey(caller, request);
        var inputFaults = new InputFaults().checkName("/workflow", name).checkKey("/key", key);
        return inputFaults.hasAny() ? Optional.empty() : Optional.of(new ItemId(caller.app(), name, key));
    }

    private String itemKey(Caller caller, CreateItem.Request request) {
        if (request.key() != null) return request.key();
        if (request.idempotencyKey() == null) return uids.get();
        var idempotencyKey = Normalizer.normalize(request.idempotencyKey(), Normalizer.Form.NFC);
        // For a person, the hash contains the name. So people can't find the items of others by guessing their
        // idempotency keys.
        return caller.isPerson()
                ? CanonicalHash.hash(List.of(PersonName.fold(caller.name()), idempotencyKey))
                : CanonicalHash.hash(idempotencyKey);
    }

    /**
     * Hashes the content of a request. The order of links and the Unicode form of texts don't change the hash. The hash
     * omits an absent title and absent fields, because the stored hashes of earlier requests also omit them.
     */
    static String fingerprint(CreateItem.Request r) {
        var content = new ArrayList<@Nullable Object>(Arrays.<@Nullable Object>asList(
                r.state(),
                r.data(),
                r.deadline(),
                r.within(),
                r.roles(),
                UnicodeForm.composeValues(r.labels()),
                UnicodeForm.composeOrNull(r.parent()),
                UnicodeForm.composeOrNull(r.correlation()),
                UnicodeForm.composeAll(r.links()).stream().sorted().toList()));
        if (r.title() != null) content.add(UnicodeForm.compose(r.title()));
        if (r.fields() != null && !r.fields().text().equals("{}")) content.add(Map.of("fields", r.fields()));
        return CanonicalHash.hash(content);
    }
}
