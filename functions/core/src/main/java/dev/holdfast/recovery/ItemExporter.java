// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.recovery;

import dev.holdfast.access.Caller;
import dev.holdfast.item.Item;
import dev.holdfast.item.store.ItemStore;
import dev.holdfast.item.view.ItemView;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.json.PageToken;
import dev.holdfast.problem.ActionResult;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** Exports the items of a recovery with their data, in pages. */
final class ItemExporter {
    /** The maximum size of a page of an export. Such a page fits into a Lambda response. */
    private static final int MAX_EXPORT_BYTES = 4_000_000;

    /** The largest size of an item, which is the largest size of a row. */
    private static final int MAX_ITEM_BYTES = 400_000;

    private final ItemStore itemStore;
    private final RecoveryCandidates recoveryCandidates;
    private final InstantSource clock;

    ItemExporter(ItemStore itemStore, RecoveryCandidates recoveryCandidates, InstantSource clock) {
        this.itemStore = itemStore;
        this.recoveryCandidates = recoveryCandidates;
        this.clock = clock;
    }

    /**
     * Each read contains only as many items as fit into the page even at the largest size. So each item that was read
     * fits into this page.
     */
    ActionResult<RecoveryPage> exportPage(
            Caller caller,
            RecoveryRequest request,
            String recovery,
            int limit,
            RecoveryCandidates.@Nullable RecoveryPosition from) {
        var now = clock.instant();
        var results = new ArrayList<RecoveryPage.RecoveryResult>();
        var exported = new ArrayList<ItemView>();
        var position = from;
        var remainingBytes = MAX_EXPORT_BYTES;
        do {
            var maxItems = Math.min(limit - results.size(), remainingBytes / MAX_ITEM_BYTES);
            switch (recoveryCandidates.find(caller, request, maxItems, position, true)) {
                case ActionResult.Refusal<RecoveryCandidates.CandidatePage>(var problem) -> {
                    return ActionResult.refused(problem);
                }
                case ActionResult.Success<RecoveryCandidates.CandidatePage>(var candidatePage) -> {
                    results.addAll(candidatePage.missingResults());
                    for (var item : candidatePage.items()) {
                        var workflow = itemStore.findWorkflowOf(item).orElse(null);
                        var skipReason =
                                workflow == null ? RecoveryPage.RecoveryResult.UNREADABLE : skipReason(request, item);
                        results.add(RecoveryPage.RecoveryResult.of(item, skipReason == null ? "exported" : skipReason));
                        if (workflow == null || skipReason != null) continue;
                        var view = ItemView.of(item, workflow, caller, now);
                        remainingBytes -= JsonCodec.encode(view).getBytes(StandardCharsets.UTF_8).length;
                        exported.add(view);
                    }
                    position = candidatePage.next();
                }
            }
        } while (position != null && results.size() < limit && remainingBytes >= MAX_ITEM_BYTES);
        return ActionResult.ok(RecoveryPage.ofPage(recovery, results, exported, PageToken.encode(position)));
    }

    private static @Nullable String skipReason(RecoveryRequest request, Item item) {
        if (item.hasFinished()) return "finished";
        return item.acknowledgement() == null || request.includesAcknowledged() ? null : "acknowledged";
    }
}
