// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.claim;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.item.ClaimReturn;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemClaim;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.action.ItemProblems;
import dev.holdfast.item.action.ItemUpdater;
import dev.holdfast.item.store.ItemStore;
import dev.holdfast.item.store.ItemVisibility;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.text.TextLength;
import dev.holdfast.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Gives a claim back, because the claim's worker couldn't do the work. Another worker can claim the item after a delay.
 * A repeated return gets the first answer.
 */
public final class ReturnItem extends Action<ReturnItem.Request, ReturnItem.Result> {
    /**
     * The longest retry delay. For a longer delay, callers put the item on hold, so that people see it in the hold
     * queue.
     */
    public static final Duration MAX_RETRY_DELAY = Duration.ofDays(1);

    /** The item's row contains the reason until the next claim, and the space in the row is limited. */
    static final int MAX_REASON_CHARACTERS = 500;

    private static final Duration DEFAULT_RETRY_DELAY = Duration.ofMinutes(1);

    private final ItemUpdater itemUpdater;
    private final ItemVisibility itemVisibility;
    private final InstantSource clock;

    public ReturnItem(ItemStore itemStore, InstantSource clock) {
        super(Scope.REPORT, Request.class);
        this.itemUpdater = new ItemUpdater(itemStore);
        this.itemVisibility = new ItemVisibility(itemStore);
        this.clock = clock;
    }

    /**
     * @param claimToken the token of the worker's claim; required
     * @param reason why the worker couldn't do the work, for people who look at the item
     * @param output the end of the output of the work: at most 10,000 bytes. An absent member keeps the present output
     * @param retryAfter the time until another worker can claim the item; default: a minute
     */
    public record Request(
            String workflow,
            String key,
            @Nullable String claimToken,
            @Nullable String reason,
            @Nullable String output,
            @Nullable Duration retryAfter) {}

    /**
     * @param retryAt the time from which another worker can claim the item
     * @param attempt the number of claims so far
     */
    public record Result(
            String workflow,
            String key,
            long version,
            String state,
            @Nullable Instant due,
            Instant retryAt,
            int attempt) {}

    @Override
    protected ActionResult<Result> run(Caller caller, Request r) {
        var now = clock.instant();
        var inputFaults = new InputFaults()
                .checkName("/workflow", r.workflow())
                .checkKey("/key", r.key())
                .checkReference("/claimToken", r.claimToken())
                .checkText("/reason", r.reason())
                .checkOutput("/output", r.output());
        if (r.reason() != null && TextLength.of(r.reason()) > MAX_REASON_CHARACTERS)
            inputFaults.add("/reason", "must be at most " + MAX_REASON_CHARACTERS + " characters");
        if (r.claimToken() == null) inputFaults.add("/claimToken", "is required");
        var delay = r.retryAfter() == null ? DEFAULT_RETRY_DELAY : r.retryAfter();
        if (delay.compareTo(MAX_RETRY_DELAY) > 0) inputFaults.add("/retryAfter", "must be at most P1D");
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        var token = String.valueOf(r.claimToken());
        var id = new ItemId(caller.app(), r.workflow(), r.key());
        return itemUpdater.update(
                item -> itemVisibility.sees(caller, item) || isRepeated(item, token), id, null, (item, workflow) -> {
                    if (isRepeated(item, token))
                        return ActionResult.ok(new ItemUpdater.ItemUpdate<>(null, answer(item, workflow)));
                    if (item.hasFinished()) return ActionResult.refused(ItemProblems.itemFinished(item));
                    return item.findClaim(token)
                            .map(claim -> returned(item, workflow, claim, caller, r, now, now.plus(delay)))
                            .orElseGet(() -> ActionResult.refused(ItemProblems.claimLost(item)));
                });
    }

    private static boolean isRepeated(Item item, String token) {
        return item.work() != null
                && item.work().returned() != null
                && item.work().returned().hasToken(token);
    }

    private static ActionResult<ItemUpdater.ItemUpdate<Result>> returned(
            Item item, Workflow workflow, ItemClaim claim, Caller caller, Request r, Instant now, Instant retryAt) {
        var claimReturn = new ClaimReturn(claim.worker(), claim.tokenHash(), now, r.reason(), retryAt);
        var next = item.returnClaim(workflow, claimReturn, r.output(), caller);
        return ActionResult.ok(new ItemUpdater.ItemUpdate<>(next, answer(next, workflow)));
    }

    private static Result answer(Item item, Workflow workflow) {
        var id = item.id();
        var itemWork = item.work();
        if (itemWork == null || itemWork.returned() == null)
            throw new IllegalStateException("the claim of " + id + " isn't returned");
        return new Result(
                id.workflow(),
                id.key(),
                item.version(),
                item.state(),
                item.dueAt(workflow),
                itemWork.returned().retryAt(),
                itemWork.attempts());
    }
}
