// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.action;

import dev.holdfast.access.Caller;
import dev.holdfast.access.PersonName;
import dev.holdfast.field.FieldUpdate;
import dev.holdfast.item.HistoryEntry;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.ItemMove;
import dev.holdfast.item.MoveRecord;
import dev.holdfast.item.RequestIdentity;
import dev.holdfast.item.input.DeadlineInput;
import dev.holdfast.item.input.ItemLimits;
import dev.holdfast.item.input.MemberLock;
import dev.holdfast.item.input.ReportTimeInput;
import dev.holdfast.item.store.ItemStore;
import dev.holdfast.item.store.ItemVisibility;
import dev.holdfast.json.CanonicalHash;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.problem.Problem;
import dev.holdfast.workflow.Workflow;
import java.text.Normalizer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Moves items to other states, for {@link AdvanceItem} and {@link CompleteItem}. */
final class ItemMover {
    private final ItemUpdater itemUpdater;
    private final ItemVisibility itemVisibility;
    private final LateReportStore lateReportStore;
    private final InstantSource clock;

    ItemMover(ItemStore itemStore, LateReportStore lateReportStore, InstantSource clock) {
        this.itemUpdater = new ItemUpdater(itemStore);
        this.itemVisibility = new ItemVisibility(itemStore);
        this.lateReportStore = lateReportStore;
        this.clock = clock;
    }

    /** Moves the item to {@code to}; by default, to the workflow's only terminal state. */
    ActionResult<MoveReceipt> move(Caller caller, AdvanceItem.Request request) {
        var inputFaults = new InputFaults();
        inputFaults
                .checkName("/workflow", request.workflow())
                .checkKey("/key", request.key())
                .checkText("/note", request.note());
        if (request.to() != null) inputFaults.checkName("/to", request.to());
        if (request.from() != null) inputFaults.checkName("/from", request.from());
        inputFaults
                .checkOutput("/output", request.output())
                .checkReference("/idempotencyKey", request.idempotencyKey())
                .checkReference("/claimToken", request.claimToken());
        var reportTime =
                ReportTimeInput.resolve(request.occurredAt(), request.moreFollows(), clock.instant(), inputFaults);
        inputFaults.checkEither("deadline", request.deadline(), request.within());
        var isDryRun = Boolean.TRUE.equals(request.dryRun());
        if (isDryRun && request.idempotencyKey() != null)
            inputFaults.add("/idempotencyKey", "must be absent in a dry run, which changes nothing");
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        if (request.data() != null && request.data().sizeInBytes() > ItemLimits.MAX_DATA_BYTES)
            return ActionResult.refused(ItemLimits.dataTooLarge(request.data()));
        var requestIdentity = requestIdentity(caller, request);
        var id = new ItemId(caller.app(), request.workflow(), request.key());
        var lateRequest = reportTime.occurredAt() == null ? null : requestIdentity;
        var firstAnswer = lateReportStore.findMove(id, lateRequest);
        // A refusal would tell a person that somebody has reported about the item.
        if (firstAnswer.isPresent()
                && !(caller.isPerson() && firstAnswer.get() instanceof ActionResult.Refusal<MoveReceipt>))
            return firstAnswer.get();
        Predicate<Item> isVisible = item -> itemVisibility.sees(caller, item) || isRepeated(item, requestIdentity);
        return itemUpdater.update(isVisible, id, request.version(), (item, workflow) -> {
            if (requestIdentity != null) {
                var firstMove = item.findByIdempotencyKey(requestIdentity.key());
                if (firstMove.isPresent())
                    return answerRepeated(item, firstMove.get(), requestIdentity, caller, request)
                            .map(repeated -> remember(id, lateRequest, repeated, reportTime.arrivedAt()));
            }
            var calendarProblem = DeadlineInput.findCalendarProblem(request.within(), workflow);
            if (calendarProblem != null) return ActionResult.refused(calendarProblem);
            return resolveTarget(workflow, request.to()).flatMap(to -> {
                var problem = findProblem(item, workflow, to, request, caller);
                if (problem != null) return ActionResult.refused(problem);
                var fieldUpdate = workflow.writeFields(
                        item.state(),
                        caller,
                        item.participants(),
                        item.details().fields(),
                        request.fields());
                return fieldUpdate.flatMap(update -> {
                    var missing = findMissingFields(item, workflow, to, caller, update);
                    if (missing != null) return ActionResult.refused(missing);
                    var begin = reportTime.occurredAt() == null ? reportTime.arrivedAt() : item.limitBegin(reportTime);
                    var deadline = DeadlineInput.toInstant(request.deadline(), request.within(), workflow, begin);
                    var itemMove = new ItemMove(
                            to,
                            request.note(),
                            deadline,
                            request.within(),
                            request.data(),
                            request.output(),
                            request.fields() == null ? null : update,
                            requestIdentity);
                    var next = item.advance(workflow, itemMove, caller, reportTime);
                    var sizeProblem =
                            request.data() == null ? null : ItemLimits.findSizeProblem(next.details(), workflow);
                    if (sizeProblem != null) return ActionResult.refused(sizeProblem);
                    if (isDryRun)
                        return ActionResult.ok(new ItemUpdater.ItemUpdate<>(
                                null, MoveReceipt.ofDryRun(next, ItemVisibility.sees(caller, next, workflow))));
                    var moveReceipt = MoveReceipt.of(next);
                    var lateWrites = lateReportStore.moveWrites(id, lateRequest, moveReceipt, reportTime.arrivedAt());
                    return ActionResult.ok(new ItemUpdater.ItemUpdate<>(next, moveReceipt, lateWrites));
                });
            });
        });
    }

    /** Whether the request has already moved the item, perhaps to a state in which the caller doesn't see it. */
    private static boolean isRepeated(Item item, @Nullable RequestIdentity requestIdentity) {
        return requestIdentity != null
                && item.findByIdempotencyKey(requestIdentity.key())
                        .filter(firstMove -> firstMove.request().equals(requestIdentity))
                        .isPresent();
    }

    /** Stores the first answer to a report that arrived in time, because its repetitions can arrive much later. */
    private ItemUpdater.ItemUpdate<MoveReceipt> remember(
            ItemId id, @Nullable RequestIdentity late, ItemUpdater.ItemUpdate<MoveReceipt> repeated, Instant now) {
        lateReportStore.store(lateReportStore.moveWrites(id, late, repeated.answer(), now));
        return repeated;
    }

    private static ActionResult<ItemUpdater.ItemUpdate<MoveReceipt>> answerRepeated(
            Item item,
            MoveRecord firstMove,
            RequestIdentity requestIdentity,
            Caller caller,
            AdvanceItem.Request request) {
        if (!requestIdentity.equals(firstMove.request()))
            return ActionResult.refused(ItemProblems.idempotencyKeyReused(requestIdentity.key()));
        // The first request may have spelled the same name in another way.
        var by = item.history().stream()
                .filter(entry -> entry.version() == firstMove.version())
                .map(HistoryEntry::by)
                .findFirst()
                .orElse(caller.name());
        return ActionResult.ok(
                new ItemUpdater.ItemUpdate<>(null, MoveReceipt.of(item.id(), firstMove, by, request.note())));
    }

    private static ActionResult<String> resolveTarget(Workflow workflow, @Nullable String to) {
        if (to != null) return ActionResult.ok(to);
        var terminals = workflow.terminalStates();
        return terminals.size() == 1
                ? ActionResult.ok(terminals.getFirst())
                : ActionResult.refused(Problem.invalid(
                        "/to",
                        "is required, since the workflow has several terminal states; must be one of: "
                                + String.join(", ", terminals)));
    }

    private static @Nullable Problem findProblem(
            Item item, Workflow workflow, String to, AdvanceItem.Request request, Caller caller) {
        if (request.version() != null && request.version() != item.version()) return ItemProblems.staleVersion(item);
        if (item.hasFinished()) return ItemProblems.itemFinished(item);
        var reservedState = caller.isAgent() ? findReservedState(workflow, item.state(), to) : null;
        if (reservedState != null) return ItemProblems.moveReserved(item, workflow, to, reservedState, caller);
        if (item.currentHold() != null) return ItemProblems.itemHeld(item, item.currentHold());
        if (request.from() != null && !request.from().equals(item.state()))
            return ItemProblems.wrongState(item, request.from());
        if (request.claimToken() != null && item.findClaim(request.claimToken()).isEmpty())
            return ItemProblems.claimLost(item);
        var locked = MemberLock.allows(workflow, caller) ? List.<String>of() : membersOfApplication(request);
        if (!locked.isEmpty()) return MemberLock.problemOf(locked, caller);
        if (!workflow.state(item.state()).next().contains(to)) return ItemProblems.invalidSuccessor(item, workflow, to);
        if (!workflow.mayLeave(item.state(), caller, item.participants()))
            return ItemProblems.taskOfOther(item, caller);
        if (!workflow.mayEnter(to, caller, item.participants()))
            return ItemProblems.actorNotAllowed(workflow, to, caller);
        return null;
    }

    private static List<String> membersOfApplication(AdvanceItem.Request request) {
        var members = new ArrayList<String>();
        if (request.data() != null) members.add("data");
        if (request.deadline() != null) members.add("deadline");
        if (request.output() != null) members.add("output");
        if (request.within() != null) members.add("within");
        return members;
    }

    /** An item can fail without its required fields. */
    private static @Nullable Problem findMissingFields(
            Item item, Workflow workflow, String to, Caller caller, FieldUpdate fieldUpdate) {
        var fieldAccess = workflow.fieldAccess(item.state(), caller, item.participants());
        return fieldAccess == null || workflow.state(to).endsInFailure()
                ? null
                : fieldAccess.findMissing(fieldUpdate.fields());
    }

    /**
     * Returns the first state of a move that is reserved for people. Such a state has {@code hold} or {@code actors}, or
     * is the present state and has tasks. Returns null if neither state is reserved.
     */
    static @Nullable String findReservedState(Workflow workflow, String from, String to) {
        for (var name : List.of(from, to)) {
            var state = workflow.states().get(name);
            if (state == null) continue;
            if (state.hold() || !state.actors().isEmpty() || state.task() != null && name.equals(from)) return name;
        }
        return null;
    }

    private static @Nullable RequestIdentity requestIdentity(Caller caller, AdvanceItem.Request request) {
        if (request.idempotencyKey() == null) return null;
        var key = Normalizer.normalize(request.idempotencyKey(), Normalizer.Form.NFC);
        var content = new ArrayList<@Nullable Object>(Arrays.<@Nullable Object>asList(
                PersonName.fold(caller.name()),
                request.to(),
                request.note(),
                request.from(),
                request.deadline(),
                request.within()));
        // The hashes of earlier versions of Holdfast contain no data, output and fields.
        if (request.data() != null) content.add(request.data());
        if (request.output() != null) content.add(Map.of("output", request.output()));
        if (request.fields() != null) content.add(Map.of("fields", request.fields()));
        return new RequestIdentity(key, CanonicalHash.hash(content));
    }
}
