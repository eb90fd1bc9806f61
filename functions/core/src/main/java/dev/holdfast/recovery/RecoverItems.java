// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.recovery;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemStore;
import dev.holdfast.item.ItemView;
import dev.holdfast.json.IsoTime;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.json.PageToken;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.problem.OptimisticRetry;
import dev.holdfast.workflow.Workflow;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Redrives or exports lost items, in pages. A recovery redrives each item only once. */
public final class RecoverItems extends Action<RecoveryRequest, RecoveryPage> {
    /** The maximum size of a page of an export. Such a page fits into a Lambda response. */
    private static final int MAX_EXPORT_BYTES = 4_000_000;

    /** The largest size of an item. This value is also the largest size of a row. */
    private static final int MAX_ITEM_BYTES = 400_000;

    private static final int MAX_KEYS = 1_000;
    private static final Duration DEFAULT_WITHIN = Duration.ofHours(1);
    private static final int MAX_ATTEMPTS = 3;

    private final ItemStore itemStore;
    private final RecoveryCandidates recoveryCandidates;
    private final Supplier<String> ids;
    private final InstantSource clock;

    public RecoverItems(
            ItemStore itemStore, RecoveryCandidates recoveryCandidates, Supplier<String> ids, InstantSource clock) {
        super(Scope.MANAGE, RecoveryRequest.class);
        this.itemStore = itemStore;
        this.recoveryCandidates = recoveryCandidates;
        this.ids = ids;
        this.clock = clock;
    }

    @Override
    protected ActionResult<RecoveryPage> run(Caller caller, RecoveryRequest request) {
        var now = clock.instant();
        var inputFaults =
                new InputFaults().checkName("/workflow", request.workflow()).checkText("/note", request.note());
        if (request.recovery() != null) inputFaults.checkName("/recovery", request.recovery());
        inputFaults.checkEither("deadline", request.deadline(), request.within());
        if (request.deadline() != null && request.deadline().isBefore(now))
            inputFaults.add("/deadline", "must be in the future");
        if (request.keys() != null) {
            if (request.keys().isEmpty())
                inputFaults.add("/keys", "must not be empty; leave it out to select all overdue items");
            if (request.keys().size() > MAX_KEYS)
                inputFaults.add("/keys", "must have at most " + MAX_KEYS + " entries");
            for (var i = 0; i < request.keys().size(); i++)
                inputFaults.checkKey("/keys/" + i, request.keys().get(i));
        }
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        var namedRequest = request.recovery() == null ? request.withRecovery(ids.get()) : request;
        var recoveryMode = namedRequest.mode() == null ? RecoveryRequest.RecoveryMode.DRY_RUN : namedRequest.mode();
        return PageToken.checkLimit(namedRequest.limit())
                .flatMap(limit -> PageToken.resume(
                        RecoveryCandidates.RecoveryPosition.class,
                        namedRequest.pageToken(),
                        from -> recoveryMode == RecoveryRequest.RecoveryMode.EXPORT
                                ? exportPage(caller, namedRequest, limit, from, now)
                                : recoveryCandidates
                                        .find(caller.app(), namedRequest, limit, from)
                                        .map(candidatePage ->
                                                recoverPage(caller, namedRequest, recoveryMode, candidatePage, now))));
    }

    private RecoveryPage recoverPage(
            Caller caller,
            RecoveryRequest request,
            RecoveryRequest.RecoveryMode recoveryMode,
            RecoveryCandidates.CandidatePage candidatePage,
            Instant now) {
        var recovery = String.valueOf(request.recovery());
        var results = missingResults(candidatePage);
        for (var item : candidatePage.items())
            results.add(toResult(item, recover(caller, request, recoveryMode, recovery, item, now)));
        return new RecoveryPage(recovery, results, List.of(), PageToken.encode(candidatePage.next()));
    }

    /**
     * Reads at most as many items as fit into the page if each has the largest size. So the page has space for each of
     * these items.
     */
    private ActionResult<RecoveryPage> exportPage(
            Caller caller,
            RecoveryRequest request,
            int limit,
            RecoveryCandidates.@Nullable RecoveryPosition from,
            Instant now) {
        var results = new ArrayList<RecoveryPage.RecoveryResult>();
        var exported = new ArrayList<ItemView>();
        var position = from;
        var remainingBytes = MAX_EXPORT_BYTES;
        do {
            var maxItems = Math.min(limit - results.size(), remainingBytes / MAX_ITEM_BYTES);
            switch (recoveryCandidates.find(caller.app(), request, maxItems, position)) {
                case ActionResult.Refusal<RecoveryCandidates.CandidatePage>(var problem) -> {
                    return ActionResult.refused(problem);
                }
                case ActionResult.Success<RecoveryCandidates.CandidatePage>(var candidatePage) -> {
                    results.addAll(missingResults(candidatePage));
                    for (var item : candidatePage.items()) {
                        results.add(toResult(item, item.hasFinished() ? "finished" : "exported"));
                        if (item.hasFinished()) continue;
                        var view = itemStore.toView(item, now);
                        remainingBytes -= JsonCodec.encode(view).getBytes(StandardCharsets.UTF_8).length;
                        exported.add(view);
                    }
                    position = candidatePage.next();
                }
            }
        } while (position != null && results.size() < limit && remainingBytes >= MAX_ITEM_BYTES);
        return ActionResult.ok(
                new RecoveryPage(String.valueOf(request.recovery()), results, exported, PageToken.encode(position)));
    }

    private static List<RecoveryPage.RecoveryResult> missingResults(RecoveryCandidates.CandidatePage candidatePage) {
        var results = new ArrayList<RecoveryPage.RecoveryResult>();
        candidatePage.unknown().forEach(key -> results.add(new RecoveryPage.RecoveryResult(key, null, "unknown")));
        candidatePage
                .unreadable()
                .forEach(key -> results.add(new RecoveryPage.RecoveryResult(key, null, "unreadable")));
        return results;
    }

    private static RecoveryPage.RecoveryResult toResult(Item item, String outcome) {
        return new RecoveryPage.RecoveryResult(item.id().key(), item.state(), outcome);
    }

    private String recover(
            Caller caller,
            RecoveryRequest request,
            RecoveryRequest.RecoveryMode recoveryMode,
            String recovery,
            Item item,
            Instant now) {
        var skipReason = skipReason(item, recovery);
        if (skipReason != null) return skipReason;
        return switch (recoveryMode) {
            case EXPORT, DRY_RUN -> "wouldRedrive";
            case REDRIVE -> redrive(caller, request, recovery, item, now);
        };
    }

    /** Returns the outcome of an item that the recovery doesn't redrive; null for an item to redrive. */
    private static @Nullable String skipReason(Item item, String recovery) {
        if (item.hasFinished()) return "finished";
        if (item.recoveries().contains(recovery)) return "alreadyRedriven";
        return item.currentHold() == null ? null : "held";
    }

    private String redrive(Caller caller, RecoveryRequest request, String recovery, Item firstItem, Instant now) {
        Function<Item, @Nullable String> attempt = item -> {
            var skipReason = skipReason(item, recovery);
            if (skipReason != null) return skipReason;
            // The item has changed since the search. It may have moved or finished.
            if (item != firstItem && !recoveryCandidates.stillMatches(request, item)) return "changed";
            var workflow = itemStore.workflowOf(item);
            var within = newDuration(request, item, workflow);
            var deadline = request.deadline() == null ? IsoTime.plusBounded(now, within) : request.deadline();
            var newWithin = request.deadline() == null ? within : null;
            var recovered = item.recover(workflow, recovery, deadline, newWithin, caller, request.note(), now);
            return itemStore.replace(item, recovered, workflow) ? "redriven" : null;
        };
        return OptimisticRetry.retry(
                        MAX_ATTEMPTS, firstItem, () -> itemStore.find(firstItem.id()), attempt, () -> "finished")
                .orElse("changed");
    }

    private static Duration newDuration(RecoveryRequest request, Item item, Workflow workflow) {
        if (request.within() != null) return request.within();
        @Nullable Duration lastWithin = item.timing().within();
        if (lastWithin != null) return lastWithin;
        var stay = workflow.state(item.state()).within();
        return stay == null ? DEFAULT_WITHIN : stay;
    }
}
