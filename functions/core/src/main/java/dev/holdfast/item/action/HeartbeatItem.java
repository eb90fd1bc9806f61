// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.action;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.ReportTime;
import dev.holdfast.item.input.DeadlineInput;
import dev.holdfast.item.input.ReportTimeInput;
import dev.holdfast.item.store.ItemStore;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.problem.Problem;
import dev.holdfast.workflow.Workflow;
import dev.holdfast.workingtime.TimeAllowance;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Reports that work on an item continues. The time limit of the item's state begins again. The item's own deadline
 * becomes the given deadline. After a call without a deadline, the duration that last determined the item's own
 * deadline begins again.
 *
 * <p>With the token of a claim, only the lease of the claim begins again, without an event. The deadlines stay
 * unchanged unless the call contains a new deadline.
 */
public final class HeartbeatItem extends Action<HeartbeatItem.Request, HeartbeatItem.Result> {
    private final ItemUpdater itemUpdater;
    private final InstantSource clock;

    public HeartbeatItem(ItemStore itemStore, InstantSource clock) {
        super(Scope.REPORT, Request.class);
        this.itemUpdater = new ItemUpdater(itemStore);
        this.clock = clock;
    }

    /**
     * @param deadline the new deadline, as an alternative to {@code within}
     * @param within the time from now to the deadline; default: the duration that last determined the item's own
     *     deadline
     * @param version the version that the item must have; default: any
     * @param claimToken the token of the worker's claim. The action refuses the call if the worker has lost the claim
     * @param lease the new duration of the claim's lease; default: the present duration
     * @param occurredAt the true time of a heartbeat that arrives late: at most 7 days ago. {@code within} and the time
     *     limit of the state begin at this time
     * @param moreFollows true if later reports about this item follow in a moment. Sweeps then wait up to a minute
     *     before they mark the item
     */
    public record Request(
            String workflow,
            String key,
            @Nullable Instant deadline,
            @Nullable TimeAllowance within,
            @Nullable Long version,
            @Nullable String claimToken,
            @Nullable Duration lease,
            @Nullable Instant occurredAt,
            @Nullable Boolean moreFollows) {}

    /**
     * @param due the deadline that applies now
     * @param claimedUntil the end of the claim's lease; null for a heartbeat without a token
     */
    public record Result(
            String workflow,
            String key,
            long version,
            String state,
            @Nullable Instant due,
            @Nullable Instant claimedUntil) {}

    @Override
    protected ActionResult<Result> run(Caller caller, Request request) {
        var inputFaults =
                new InputFaults().checkName("/workflow", request.workflow()).checkKey("/key", request.key());
        inputFaults.checkEither("deadline", request.deadline(), request.within());
        var reportTime =
                ReportTimeInput.resolve(request.occurredAt(), request.moreFollows(), clock.instant(), inputFaults);
        ClaimLease.check(request.claimToken(), request.lease(), inputFaults);
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        var id = new ItemId(caller.app(), request.workflow(), request.key());
        return itemUpdater.update(caller, id, request.version(), (item, workflow) -> {
            if (item.hasFinished()) return ActionResult.refused(ItemProblems.itemFinished(item));
            if (request.version() != null && request.version() != item.version())
                return ActionResult.refused(ItemProblems.staleVersion(item));
            if (item.currentHold() != null)
                return ActionResult.refused(ItemProblems.itemHeld(item, item.currentHold()));
            // A heartbeat postpones the alert to the people who decide in this state.
            var reservedState =
                    caller.isAgent() ? ItemMover.findReservedState(workflow, item.state(), item.state()) : null;
            if (reservedState != null)
                return ActionResult.refused(ItemProblems.heartbeatReserved(item, reservedState, caller));
            if (!workflow.mayLeave(item.state(), caller, item.participants()))
                return ActionResult.refused(ItemProblems.taskOfOther(item, caller));
            return applyHeartbeat(item, workflow, request, caller, reportTime);
        });
    }

    /** A late heartbeat never moves a deadline back, because somebody can have moved it forward since. */
    private static @Nullable Instant laterOf(Item item, @Nullable Instant newDeadline, ReportTime reportTime) {
        var present = item.timing().deadline();
        return reportTime.occurredAt() != null && newDeadline != null && present != null && present.isAfter(newDeadline)
                ? present
                : newDeadline;
    }

    private static ActionResult<ItemUpdater.ItemUpdate<Result>> applyHeartbeat(
            Item item, Workflow workflow, Request request, Caller caller, ReportTime reportTime) {
        if (request.claimToken() == null) return extendDeadline(item, workflow, request, caller, reportTime);
        return item.renewClaim(request.claimToken(), request.lease(), reportTime.begin())
                .map(renewed -> request.deadline() == null && request.within() == null
                        ? ActionResult.ok(answer(renewed.asNextVersion(), workflow, true))
                        : extendDeadline(renewed, workflow, request, caller, reportTime))
                .orElseGet(() -> ActionResult.refused(ItemProblems.claimLost(item)));
    }

    private static ActionResult<ItemUpdater.ItemUpdate<Result>> extendDeadline(
            Item item, Workflow workflow, Request request, Caller caller, ReportTime reportTime) {
        var calendarProblem = DeadlineInput.findCalendarProblem(request.within(), workflow);
        if (calendarProblem != null) return ActionResult.refused(calendarProblem);
        var within = request.deadline() != null || request.within() != null
                ? request.within()
                : item.timing().within();
        var newDeadline = within == null
                ? request.deadline()
                : within.end(
                        reportTime.occurredAt() == null ? reportTime.arrivedAt() : item.limitBegin(reportTime),
                        workflow.calendars());
        newDeadline = laterOf(item, newDeadline, reportTime);
        if (newDeadline == null && workflow.state(item.state()).within() == null) {
            return ActionResult.refused(Problem.invalid(
                    "/within",
                    "is required unless deadline is given: the item has no earlier within, and its state "
                            + item.state() + " has no within"));
        }
        var next = item.heartbeat(workflow, newDeadline, within, caller, reportTime);
        return ActionResult.ok(answer(next, workflow, request.claimToken() != null));
    }

    private static ItemUpdater.ItemUpdate<Result> answer(Item next, Workflow workflow, boolean isRenewal) {
        var id = next.id();
        return new ItemUpdater.ItemUpdate<>(
                next,
                new Result(
                        id.workflow(),
                        id.key(),
                        next.version(),
                        next.state(),
                        next.dueAt(workflow),
                        isRenewal ? next.claimedUntil() : null));
    }
}
