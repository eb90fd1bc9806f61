// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.action;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.PersonName;
import dev.holdfast.access.Scope;
import dev.holdfast.item.Acknowledgement;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.OverduePolicy;
import dev.holdfast.item.input.DeadlineInput;
import dev.holdfast.item.store.ItemStore;
import dev.holdfast.item.view.ItemView;
import dev.holdfast.json.NonEmptySelector;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.problem.Problem;
import dev.holdfast.workingtime.TimeAllowance;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records that a person takes care of an overdue item. Holdfast stops reminders and escalation, or pauses them until a
 * given time. The acknowledgement ends when a different deadline begins to apply, for instance because the item moves.
 */
public final class AcknowledgeItem extends Action<AcknowledgeItem.Request, ItemView> {
    private final ItemUpdater itemUpdater;
    private final InstantSource clock;

    public AcknowledgeItem(ItemStore itemStore, InstantSource clock) {
        super(Scope.REPORT, Request.class);
        this.itemUpdater = new ItemUpdater(itemStore);
        this.clock = clock;
    }

    /**
     * A request without {@code until} and {@code within} stops the reminders for this deadline. A request can't have
     * both {@code until} and {@code within}.
     *
     * @param owner the person who takes care of the item; default: the caller
     * @param until the time at which reminders begin again
     * @param within the time from now until reminders begin again
     * @param dryRun true to return the item as the change would leave it, but to change nothing
     */
    public record Request(
            String workflow,
            String key,
            @Nullable String owner,
            @Nullable String note,
            @Nullable Instant until,
            @Nullable TimeAllowance within,
            @Nullable Long version,
            @NonEmptySelector @Nullable Boolean dryRun) {}

    @Override
    protected ActionResult<ItemView> run(Caller caller, Request r) {
        if (caller.isAgent())
            return ActionResult.refused(new Problem.Forbidden(
                    "an agent may not acknowledge items, because an acknowledgement stops the alerts to people"));
        var now = clock.instant();
        var inputFaults = new InputFaults()
                .checkName("/workflow", r.workflow())
                .checkKey("/key", r.key())
                .checkActor("/owner", r.owner())
                .checkText("/note", r.note());
        DeadlineInput.checkFuture(r.until(), r.within(), now, inputFaults);
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        var owner = r.owner() == null ? caller.name() : PersonName.normalize(r.owner());
        var id = new ItemId(caller.app(), r.workflow(), r.key());
        return itemUpdater.update(caller, id, r.version(), (item, workflow) -> {
            if (r.version() != null && r.version() != item.version())
                return ActionResult.refused(ItemProblems.staleVersion(item));
            var overdueAlarm = item.timing().alarm();
            if (overdueAlarm == null) {
                return ActionResult.refused(new Problem.Conflict(
                        "item " + item.id()
                                + " isn't overdue, or no sweep has flagged it yet; only flagged items are acknowledged",
                        ItemProblems.currentState(item)));
            }
            var calendarProblem = DeadlineInput.findCalendarProblem(r.within(), workflow);
            if (calendarProblem != null) return ActionResult.refused(calendarProblem);
            var until = DeadlineInput.toInstant(r.until(), r.within(), workflow, now);
            var acknowledgement = new Acknowledgement(owner, caller.name(), now, r.note(), until);
            var next = OverduePolicy.acknowledge(item, workflow, overdueAlarm, acknowledgement);
            return ActionResult.ok(
                    ItemUpdater.decide(next, ItemView.of(next, workflow, caller, now), List.of(), r.dryRun()));
        });
    }
}
