// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.action;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.item.store.ItemStore;
import dev.holdfast.json.NonEmptySelector;
import dev.holdfast.json.RawJson;
import dev.holdfast.problem.ActionResult;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Moves an item to a terminal state of its workflow, and replaces its data if the request contains data. */
public final class CompleteItem extends Action<CompleteItem.Request, MoveReceipt> {
    private final ItemMover itemMover;

    public CompleteItem(ItemStore itemStore, LateReportStore lateReportStore, InstantSource clock) {
        super(Scope.REPORT, Request.class);
        this.itemMover = new ItemMover(itemStore, lateReportStore, clock);
    }

    /** See {@link AdvanceItem.Request}. Only requests for workflows with several terminal states need {@code to}. */
    public record Request(
            String workflow,
            String key,
            @Nullable String to,
            @Nullable String note,
            @Nullable String from,
            @Nullable Long version,
            @Nullable RawJson data,
            @Nullable String output,
            @Nullable RawJson fields,
            @Nullable String idempotencyKey,
            @Nullable String claimToken,
            @Nullable Instant occurredAt,
            @NonEmptySelector @Nullable Boolean dryRun) {}

    @Override
    protected ActionResult<MoveReceipt> run(Caller caller, Request r) {
        return itemMover.move(
                caller,
                new AdvanceItem.Request(
                        r.workflow(),
                        r.key(),
                        r.to(),
                        r.note(),
                        r.from(),
                        r.version(),
                        null,
                        null,
                        r.data(),
                        r.output(),
                        r.fields(),
                        r.idempotencyKey(),
                        r.claimToken(),
                        r.occurredAt(),
                        null,
                        r.dryRun()));
    }
}
