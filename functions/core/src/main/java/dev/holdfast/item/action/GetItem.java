// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.action;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.clock.MachineClock;
import dev.holdfast.clock.TimeLimit;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.store.ItemStore;
import dev.holdfast.item.store.ItemVisibility;
import dev.holdfast.item.view.ItemView;
import dev.holdfast.item.wait.ItemWait;
import dev.holdfast.item.wait.ItemWaits;
import dev.holdfast.item.wait.LocalItemWaits;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Returns an item with its data and its newest history, immediately or after its next change. */
public final class GetItem extends Action<GetItem.Request, ItemView> {
    private final ItemStore itemStore;
    private final ItemVisibility itemVisibility;
    private final ItemWaits itemWaits;
    private final MachineClock clock;

    public GetItem(ItemStore itemStore, ItemWaits itemWaits, MachineClock clock) {
        super(Scope.READ, Request.class);
        this.itemStore = itemStore;
        this.itemVisibility = new ItemVisibility(itemStore);
        this.itemWaits = itemWaits;
        this.clock = clock;
    }

    /**
     * @param waitTime the longest time to wait for another version. After this time, the action returns the item as it
     *     is. The action can end the wait earlier. Null to return the item immediately
     * @param afterVersion the version that the caller knows. If the item already has another version, the action
     *     doesn't wait; null for the present version
     */
    public record Request(
            String workflow,
            String key,
            // A record component can't be called wait, because Object has a final method of this name.
            @JsonProperty("wait") @Nullable Duration waitTime,
            @Nullable Long afterVersion) {
        /** A request that doesn't wait. */
        public Request(String workflow, String key) {
            this(workflow, key, null, null);
        }
    }

    /** Without the scope {@code read}, a signed-in person reads only the items that the person asked for. */
    @Override
    protected boolean isOpenToPeople() {
        return true;
    }

    @Override
    protected ActionResult<ItemView> run(Caller caller, Request request) {
        var inputFaults =
                new InputFaults().checkName("/workflow", request.workflow()).checkKey("/key", request.key());
        var waitTime = request.waitTime();
        if (waitTime != null && (!waitTime.isPositive() || waitTime.compareTo(LocalItemWaits.MAX_WAIT) > 0))
            inputFaults.add("/wait", "must be longer than zero and at most " + LocalItemWaits.MAX_WAIT);
        if (waitTime != null && !caller.scope().allows(Scope.READ))
            inputFaults.add("/wait", "must be absent without the scope read");
        if (waitTime == null && request.afterVersion() != null)
            inputFaults.add("/afterVersion", "must be absent without wait");
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        var id = new ItemId(caller.app(), request.workflow(), request.key());
        if (waitTime == null) return read(caller, id);
        return itemWaits.begin(id).flatMap(itemWait -> {
            try (itemWait) {
                return readAfterChange(caller, id, waitTime, request.afterVersion(), itemWait);
            }
        });
    }

    private ActionResult<ItemView> readAfterChange(
            Caller caller, ItemId id, Duration waitTime, @Nullable Long afterVersion, ItemWait itemWait) {
        var longest = itemWaits.longestWait();
        var timeLimit = TimeLimit.start(clock, waitTime.compareTo(longest) < 0 ? waitTime : longest);
        var newest = read(caller, id);
        if (!(newest instanceof ActionResult.Success<ItemView>(ItemView first))) return newest;
        var knownVersion = afterVersion == null ? first.version() : afterVersion;
        try {
            while (newest instanceof ActionResult.Success<ItemView>(ItemView item)
                    && item.version() == knownVersion
                    && itemWait.await(timeLimit.remaining())) newest = read(caller, id);
        } catch (InterruptedException e) {
            // The caller has gone.
            Thread.currentThread().interrupt();
        }
        return newest;
    }

    private ActionResult<ItemView> read(Caller caller, ItemId id) {
        return itemVisibility
                .find(caller, id)
                .filter(item -> caller.scope().allows(Scope.READ) || item.isRequestOf(caller))
                .map(item -> ActionResult.ok(toView(caller, item)))
                .orElseGet(() -> ActionResult.refused(ItemProblems.itemNotFound(id)));
    }

    private ItemView toView(Caller caller, Item item) {
        var workflow = itemStore.workflowOf(item);
        var itemView = ItemView.of(item, workflow, caller, clock.instant());
        return itemVisibility.withParent(caller, item, itemView).withSecrets(item, workflow, caller);
    }
}
