// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.recovery;

import dev.holdfast.access.Caller;
import dev.holdfast.item.Item;
import dev.holdfast.item.store.ItemStore;
import dev.holdfast.problem.OptimisticRetry;
import dev.holdfast.workflow.Workflow;
import dev.holdfast.workingtime.FixedAllowance;
import dev.holdfast.workingtime.TimeAllowance;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Redrives single items of a recovery, or shows what a redrive would do. */
final class ItemRedriver {
    private static final Duration DEFAULT_WITHIN = Duration.ofHours(1);
    private static final int MAX_ATTEMPTS = 3;

    private final ItemStore itemStore;
    private final RecoveryCandidates recoveryCandidates;
    private final InstantSource clock;

    ItemRedriver(ItemStore itemStore, RecoveryCandidates recoveryCandidates, InstantSource clock) {
        this.itemStore = itemStore;
        this.recoveryCandidates = recoveryCandidates;
        this.clock = clock;
    }

    /** Returns the outcome that a redrive of the item would have. */
    String preview(RecoveryRequest request, String recovery, Item item) {
        var skipReason = skipReason(request, recovery, item);
        return skipReason == null ? "wouldRedrive" : skipReason;
    }

    /** Redrives the item, unless the recovery has redriven it already. Returns the outcome. */
    String redrive(Caller caller, RecoveryRequest request, String recovery, Item firstItem) {
        var now = clock.instant();
        Function<Item, @Nullable String> attempt = item -> {
            var skipReason = skipReason(request, recovery, item);
            if (skipReason != null) return skipReason;
            // The item has changed since the first read, so the item can have moved or finished meanwhile.
            if (item != firstItem && !recoveryCandidates.stillMatches(caller, request, item)) return "changed";
            var workflow = itemStore.findWorkflowOf(item).orElse(null);
            if (workflow == null) return RecoveryPage.RecoveryResult.UNREADABLE;
            var recovered = recover(caller, request, recovery, item, workflow, now);
            return itemStore.replace(item, recovered, workflow) ? "redriven" : null;
        };
        return OptimisticRetry.retry(
                        MAX_ATTEMPTS, firstItem, () -> itemStore.find(firstItem.id()), attempt, () -> "finished")
                .orElse("changed");
    }

    /** Returns the outcome of an item that the recovery doesn't redrive; null if the recovery must redrive the item. */
    private static @Nullable String skipReason(RecoveryRequest request, String recovery, Item item) {
        if (item.hasFinished()) return "finished";
        if (item.recoveries().contains(recovery)) return RecoveryPage.RecoveryResult.ALREADY_REDRIVEN;
        if (item.currentHold() != null) return "held";
        return item.acknowledgement() == null || request.includesAcknowledged() ? null : "acknowledged";
    }

    private static Item recover(
            Caller caller, RecoveryRequest request, String recovery, Item item, Workflow workflow, Instant now) {
        if (request.deadline() != null)
            return item.recover(workflow, recovery, request.deadline(), null, true, caller, request.note(), now);
        var within = request.within() == null ? defaultWithin(item, workflow) : new FixedAllowance(request.within());
        var deadline = within.end(now, workflow.calendars());
        // If the request contains no `within`, the workflow's time limits apply beside the item's own deadline, as
        // after the item's creation.
        var isSoleDeadline = request.within() != null;
        return item.recover(workflow, recovery, deadline, within, isSoleDeadline, caller, request.note(), now);
    }

    private static TimeAllowance defaultWithin(Item item, Workflow workflow) {
        return Stream.of(item.timing().within(), workflow.state(item.state()).within())
                .flatMap(Stream::ofNullable)
                .findFirst()
                .orElseGet(() -> new FixedAllowance(DEFAULT_WITHIN));
    }
}
