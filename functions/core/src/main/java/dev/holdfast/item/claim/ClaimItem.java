// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.claim;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.clock.MachineClock;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemClaim;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.action.ClaimLease;
import dev.holdfast.item.store.ItemStore;
import dev.holdfast.item.store.ItemVisibility;
import dev.holdfast.item.view.ItemView;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.table.ShardLayout;
import dev.holdfast.table.Table;
import dev.holdfast.workflow.WorkflowStore;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Claims one released item for a worker, under a lease. Until the lease ends, no other worker can claim the item. Each
 * claim is one conditional write of the item, so two workers never get the same item.
 *
 * <p>The answer contains the item's data. So the caller needs the scope {@code manage}, the only scope that reads
 * content and changes items.
 */
public final class ClaimItem extends Action<ClaimItem.Request, ClaimItem.Result> {
    private static final int TOKEN_BYTES = 16;

    private final ItemStore itemStore;
    private final WorkflowStore workflowStore;
    private final ClaimableItems claimableItems;
    private final SecureRandom random;
    private final MachineClock clock;

    public ClaimItem(
            Table table,
            ShardLayout shardLayout,
            ItemStore itemStore,
            WorkflowStore workflowStore,
            SecureRandom random,
            MachineClock clock) {
        super(Scope.MANAGE, Request.class);
        this.itemStore = itemStore;
        this.workflowStore = workflowStore;
        this.claimableItems = new ClaimableItems(table, shardLayout, clock);
        this.random = random;
        this.clock = clock;
    }

    /**
     * @param workflow the workflow of the item; as an alternative to {@code method}
     * @param method the method whose released intent created the item
     * @param state the state of the item; default: the initial states of its workflow
     * @param worker the name of the worker, for people who look at the item
     * @param lease the duration of the claim; default: a minute. Each heartbeat with the claim's token extends the
     *     claim
     */
    public record Request(
            @Nullable String workflow,
            @Nullable MethodSelector method,
            @Nullable String state,
            @Nullable String worker,
            @Nullable Duration lease) {}

    /** @param item the claimed item with its data and the claim's token; null if there is nothing to do */
    public record Result(
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            ItemView item) {}

    @Override
    protected ActionResult<Result> run(Caller caller, Request r) {
        var inputFaults = new InputFaults();
        validate(r, inputFaults);
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        return ClaimTarget.resolve(workflowStore, caller.app(), r).map(target -> claimFirst(caller, r, target));
    }

    private static void validate(Request r, InputFaults inputFaults) {
        if (r.workflow() == null && r.method() == null)
            inputFaults.add("/workflow", "is required unless method is given");
        if (r.workflow() != null && r.method() != null)
            inputFaults.add("/workflow", "must be absent when method is given");
        if (r.workflow() != null) inputFaults.checkName("/workflow", r.workflow());
        if (r.method() != null) r.method().check("/method", inputFaults);
        if (r.state() != null) inputFaults.checkName("/state", r.state());
        if (r.worker() == null || r.worker().isBlank()) inputFaults.add("/worker", "is required");
        else inputFaults.checkReference("/worker", r.worker());
        ClaimLease.check(r.lease(), inputFaults);
    }

    private Result claimFirst(Caller caller, Request r, ClaimTarget target) {
        var now = clock.instant();
        return claimableItems
                .offer(caller.app(), target, now, (id, state) -> claim(caller, r, target, id, state, now))
                .map(Result::new)
                .orElseGet(() -> new Result(null));
    }

    /** Returns empty if another worker was faster, or the item has changed since its row was read. */
    private Optional<ItemView> claim(
            Caller caller, Request r, ClaimTarget target, ItemId id, String state, Instant now) {
        if (!(itemStore.lookUp(id) instanceof ItemStore.ItemLookup.FoundItem(Item item))) return Optional.empty();
        if (!item.state().equals(state) || !target.includes(item)) return Optional.empty();
        var workflow = itemStore.findWorkflowOf(item).orElse(null);
        if (workflow == null || !item.isClaimable(workflow) || !ItemVisibility.sees(caller, item, workflow))
            return Optional.empty();
        if (item.work() != null && !item.work().isFree(now)) return Optional.empty();
        var token = newToken();
        var lease = r.lease() == null ? ClaimLease.DEFAULT_LEASE : r.lease();
        var itemClaim = ItemClaim.begin(String.valueOf(r.worker()), token, now, lease);
        var next = item.claim(workflow, itemClaim, caller);
        return itemStore.replace(item, next, workflow)
                ? Optional.of(ItemView.of(next, workflow, caller, now)
                        .withSecrets(next, workflow, caller)
                        .withClaimToken(token))
                : Optional.empty();
    }

    private String newToken() {
        var bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
