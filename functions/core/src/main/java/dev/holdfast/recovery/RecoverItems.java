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

/** Finds lost items and drives them again, or hands them out; in pages, each item once per recovery. */
public final class RecoverItems extends Action<RecoveryRequest, RecoveryPage> {
    /** A page of an export stays under this, so that it fits into a Lambda's response. */
    private static final int MAX_EXPORT_BYTES = 4_000_000;

    /** No item is larger, since none fits into a larger row. */
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
            inputFaults.add("/deadline", "has passed: a redriven item needs time");
        if (request.keys() != null) {
            if (request.keys().isEmpty())
                inputFaults.add("/keys", "is empty; leave it out for every item that is overdue");
            if (request.keys().size() > MAX_KEYS)
                inputFaults.add("/keys", "must have at most " + MAX_KEYS + " entries");
            for (var i = 0; i < request.keys().size(); i++)
                inputFaults.checkKey("/keys/" + i, request.keys().get(i));
        }
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        var named = request.recovery() == null ? request.withRecovery(ids.get()) : request;
        var recoveryMode = named.mode() == null ? RecoveryRequest.RecoveryMode.DRY_RUN : named.mode();
        return PageToken.checkLimit(named.limit())
                .flatMap(limit -> PageToken.resume(
                        RecoveryCandidates.RecoveryPosition.class,
                        named.pageToken(),
                        from -> recoveryMode == RecoveryRequest.RecoveryMode.EXPORT
                                ? exportPage(caller, named, limit, from, now)
                                : recoveryCandidates
                                        .find(caller.app(), named, limit, from)
                                        .map(candidatePage ->
                                                recoverPage(caller, named, recoveryMode, candidatePage, now))));
    }

    private RecoveryPage recoverPage(
            Caller caller,
            RecoveryRequest request,
            RecoveryRequest.RecoveryMode recoveryMode,
            RecoveryCandidates.CandidatePage candidatePage,
            Instant now) {
        var recovery = String.valueOf(request.recovery());
        var lines = missingResults(candidatePage);
        for (var item : candidatePage.items())
            lines.add(toResult(item, recover(caller, request, recoveryMode, recovery, item, now)));
        return new RecoveryPage(recovery, lines, List.of(), PageToken.encode(candidatePage.next()));
    }

    /** Reads on in steps that fit however large the items are, so that the page ends exactly where the next one begins. */
    private ActionResult<RecoveryPage> exportPage(
            Caller caller,
            RecoveryRequest request,
            int limit,
            RecoveryCandidates.@Nullable RecoveryPosition from,
            Instant now) {
        var lines = new ArrayList<RecoveryPage.RecoveryResult>();
        var exported = new ArrayList<ItemView>();
        var at = from;
        var room = MAX_EXPORT_BYTES;
        do {
            var step = Math.min(limit - lines.size(), room / MAX_ITEM_BYTES);
            switch (recoveryCandidates.find(caller.app(), request, step, at)) {
                case ActionResult.Refusal<RecoveryCandidates.CandidatePage>(var problem) -> {
                    return ActionResult.refused(problem);
                }
                case ActionResult.Success<RecoveryCandidates.CandidatePage>(var candidatePage) -> {
                    lines.addAll(missingResults(candidatePage));
                    for (var item : candidatePage.items()) {
                        lines.add(toResult(item, item.hasFinished() ? "finished" : "exported"));
                        if (item.hasFinished()) continue;
                        var view = itemStore.toView(item, now);
                        room -= JsonCodec.encode(view).getBytes(StandardCharsets.UTF_8).length;
                        exported.add(view);
                    }
                    at = candidatePage.next();
                }
            }
        } while (at != null && lines.size() < limit && room >= MAX_ITEM_BYTES);
        return ActionResult.ok(
                new RecoveryPage(String.valueOf(request.recovery()), lines, exported, PageToken.encode(at)));
    }

    private static List<RecoveryPage.RecoveryResult> missingResults(RecoveryCandidates.CandidatePage candidatePage) {
        var lines = new ArrayList<RecoveryPage.RecoveryResult>();
        candidatePage.unknown().forEach(key -> lines.add(new RecoveryPage.RecoveryResult(key, null, "unknown")));
        candidatePage.unreadable().forEach(key -> lines.add(new RecoveryPage.RecoveryResult(key, null, "unreadable")));
        return lines;
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
        var spared = skipReason(item, recovery);
        if (spared != null) return spared;
        return switch (recoveryMode) {
            case EXPORT, DRY_RUN -> "wouldRedrive";
            case REDRIVE -> redrive(caller, request, recovery, item, now);
        };
    }

    /** Why an item needn't be driven again; null when it does. */
    private static @Nullable String skipReason(Item item, String recovery) {
        if (item.hasFinished()) return "finished";
        if (item.recoveries().contains(recovery)) return "alreadyRedriven";
        return item.currentHold() == null ? null : "held";
    }

    private String redrive(Caller caller, RecoveryRequest request, String recovery, Item first, Instant now) {
        Function<Item, @Nullable String> attempt = item -> {
            var spared = skipReason(item, recovery);
            if (spared != null) return spared;
            // It moved on by itself: no longer lost, unless it was named or still fits the request.
            if (item != first && !recoveryCandidates.stillMatches(request, item)) return "changed";
            var workflow = itemStore.workflowOf(item);
            var within = newDuration(request, item, workflow);
            var deadline = request.deadline() == null ? IsoTime.plusBounded(now, within) : request.deadline();
            var kept = request.deadline() == null ? within : null;
            var next = item.recover(workflow, recovery, deadline, kept, caller, request.note(), now);
            return itemStore.replace(item, next, workflow) ? "redriven" : null;
        };
        return OptimisticRetry.retry(MAX_ATTEMPTS, first, () -> itemStore.find(first.id()), attempt, () -> "finished")
                .orElse("changed");
    }

    private static Duration newDuration(RecoveryRequest request, Item item, Workflow workflow) {
        if (request.within() != null) return request.within();
        @Nullable Duration own = item.timing().within();
        if (own != null) return own;
        var stay = workflow.state(item.state()).within();
        return stay == null ? DEFAULT_WITHIN : stay;
    }
}
