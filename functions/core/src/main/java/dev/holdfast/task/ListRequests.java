// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.task;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.clock.MachineClock;
import dev.holdfast.item.Item;
import dev.holdfast.item.store.InboxEntry;
import dev.holdfast.item.store.ItemStore;
import dev.holdfast.item.store.ItemVisibility;
import dev.holdfast.json.PageToken;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.table.ReadBudget;
import dev.holdfast.table.Table;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lists the open items that the calling person asked for, newest first, and who has them. Leaves out an item while its
 * state hides it from the person.
 */
public final class ListRequests extends Action<ListRequests.Request, ListRequests.Result> {
    private final ItemStore itemStore;
    private final InboxReader inboxReader;
    private final MachineClock clock;

    public ListRequests(Table table, ItemStore itemStore, MachineClock clock) {
        super(Scope.READ, Request.class);
        this.itemStore = itemStore;
        this.inboxReader = new InboxReader(table, itemStore, clock);
        this.clock = clock;
    }

    /** @param limit 1 to 100; default: 100 */
    public record Request(@Nullable Integer limit, @Nullable String pageToken) {}

    /** @param endedEarly why the page has fewer items than the limit although more items may follow; otherwise null */
    public record Result(
            @JsonInclude(JsonInclude.Include.ALWAYS) List<RequestedItem> items,
            @Nullable String nextPageToken,
            ReadBudget.@Nullable PageEnd endedEarly) {}

    /** The position in the list: the sort key of the last entry. */
    record RequestPosition(String olderThan) {
        RequestPosition {
            Objects.requireNonNull(olderThan, "olderThan");
        }
    }

    @Override
    protected boolean isOpenToPeople() {
        return true;
    }

    @Override
    protected ActionResult<Result> run(Caller caller, Request r) {
        if (!caller.isPerson()) return ActionResult.refused(ListTasks.onlyPeople());
        return PageToken.checkLimit(r.limit(), ListTasks.MAX_PAGE_ENTRIES)
                .flatMap(limit -> PageToken.resume(
                        RequestPosition.class,
                        r.pageToken(),
                        position -> ActionResult.ok(list(caller, limit, position))));
    }

    private Result list(Caller caller, int limit, @Nullable RequestPosition position) {
        var partitions = caller.apps().stream()
                .map(app -> InboxEntry.requesterPartition(app, caller.name()))
                .toList();
        var now = clock.instant();
        var inboxPage = inboxReader.read(
                partitions,
                position == null ? null : position.olderThan(),
                limit,
                entry -> true,
                item -> requestOf(caller, item, now));
        return new Result(
                inboxPage.entries(),
                inboxPage.next() == null ? null : PageToken.encode(new RequestPosition(inboxPage.next())),
                inboxPage.endedEarly());
    }

    private Optional<RequestedItem> requestOf(Caller caller, Item item, Instant now) {
        if (item.hasFinished() || !item.isRequestOf(caller)) return Optional.empty();
        return itemStore
                .findWorkflowOf(item)
                .filter(workflow -> ItemVisibility.sees(caller, item, workflow))
                .map(workflow -> RequestedItem.of(item, workflow, now));
    }
}
