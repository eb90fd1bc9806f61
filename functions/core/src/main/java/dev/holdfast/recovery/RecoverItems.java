// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.recovery;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.clock.MachineClock;
import dev.holdfast.item.board.BoardColumnResolver;
import dev.holdfast.item.board.ItemBoard;
import dev.holdfast.item.store.ItemStore;
import dev.holdfast.json.CanonicalHash;
import dev.holdfast.json.PageToken;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.problem.Problem;
import dev.holdfast.table.ShardLayout;
import dev.holdfast.table.Table;
import java.text.Normalizer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Redrives or exports lost items. A dry run, an export, and a redrive with a limit have pages. A redrive without a
 * limit handles all items, in several runs if necessary. A recovery redrives each item once.
 */
public final class RecoverItems extends Action<RecoveryRequest, RecoveryPage> {
    private static final int MAX_KEYS = 1_000;

    /** The highest number of results in an answer, so that it fits into a Lambda response. The counts have no limit. */
    private static final int MAX_RESULTS = 10_000;

    private final RecoveryCandidates recoveryCandidates;
    private final ItemRedriver itemRedriver;
    private final ItemExporter itemExporter;
    private final RecoveryStore recoveryStore;
    private final RecoveryRunner recoveryRunner;
    private final Supplier<String> ids;
    private final MachineClock clock;

    public RecoverItems(
            Table table,
            ShardLayout shardLayout,
            ItemStore itemStore,
            ItemBoard itemBoard,
            BoardColumnResolver columnResolver,
            Supplier<String> ids,
            MachineClock clock) {
        super(Scope.MANAGE, RecoveryRequest.class);
        this.recoveryCandidates = new RecoveryCandidates(itemStore, itemBoard, columnResolver);
        this.itemRedriver = new ItemRedriver(itemStore, recoveryCandidates, clock);
        this.itemExporter = new ItemExporter(itemStore, recoveryCandidates, clock);
        this.recoveryStore = new RecoveryStore(table, shardLayout);
        this.recoveryRunner = new RecoveryRunner(recoveryCandidates, itemRedriver, recoveryStore, clock);
        this.ids = ids;
        this.clock = clock;
    }

    /** Returns the worker that continues large redrives. */
    public RecoveryRunner runner() {
        return recoveryRunner;
    }

    @Override
    protected ActionResult<RecoveryPage> run(Caller caller, RecoveryRequest request) {
        var mode = request.mode() == null ? RecoveryRequest.RecoveryMode.DRY_RUN : request.mode();
        var inputFaults = validate(request, clock.instant());
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        var recovery = nameOf(request);
        var hasPages =
                mode != RecoveryRequest.RecoveryMode.REDRIVE || request.limit() != null || request.pageToken() != null;
        // Reads the versions before the redrive. If a read after the redrive failed, the caller would not get the
        // result of the redrive.
        var unlistedVersions = recoveryCandidates.unlistedVersions(caller.app(), request);
        return recover(caller, request, mode, recovery, hasPages)
                .map(page -> page.withUnlistedVersions(unlistedVersions));
    }

    private ActionResult<RecoveryPage> recover(
            Caller caller,
            RecoveryRequest request,
            RecoveryRequest.RecoveryMode mode,
            String recovery,
            boolean hasPages) {
        if (!hasPages) return redriveAll(caller, request, recovery);
        return PageToken.checkLimit(request.limit())
                .flatMap(limit -> PageToken.resume(
                        RecoveryCandidates.RecoveryPosition.class,
                        request.pageToken(),
                        from -> handlePage(caller, request, mode, recovery, limit, from)));
    }

    private ActionResult<RecoveryPage> handlePage(
            Caller caller,
            RecoveryRequest request,
            RecoveryRequest.RecoveryMode mode,
            String recovery,
            int limit,
            RecoveryCandidates.@Nullable RecoveryPosition from) {
        return switch (mode) {
            case DRY_RUN -> previewPage(caller, request, recovery, limit, from);
            case EXPORT -> itemExporter.exportPage(caller, request, recovery, limit, from);
            case REDRIVE ->
                recoveryCandidates
                        .find(caller, request, limit, from, true)
                        .flatMap(candidatePage -> redrivePage(caller, request, recovery, candidatePage, from));
        };
    }

    private static InputFaults validate(RecoveryRequest request, Instant now) {
        var inputFaults = new InputFaults()
                .checkName("/workflow", request.workflow())
                .checkText("/note", request.note())
                .checkReference("/idempotencyKey", request.idempotencyKey());
        if (request.recovery() != null) inputFaults.checkName("/recovery", request.recovery());
        if (request.recovery() != null && request.idempotencyKey() != null && request.pageToken() == null)
            inputFaults.add(
                    "/idempotencyKey", "must be absent when recovery is given, because it would be another name");
        inputFaults.checkEither("deadline", request.deadline(), request.within());
        if (request.deadline() != null && request.deadline().isBefore(now))
            inputFaults.add("/deadline", "must be in the future");
        checkKeys(request.keys(), inputFaults);
        if (Boolean.TRUE.equals(request.all())
                && (request.state() != null || !request.keys().isEmpty()))
            inputFaults.add("/all", "must not be combined with state or keys");
        if (Boolean.FALSE.equals(request.all())
                && request.state() == null
                && request.keys().isEmpty())
            inputFaults.add(
                    "/all", "must not be false without state or keys; leave it out to select items of all states");
        if (!request.keys().isEmpty() && request.state() != null)
            inputFaults.add("/state", "must not be combined with keys");
        if (!request.keys().isEmpty() && request.overdue() != null)
            inputFaults.add("/overdue", "must not be combined with keys, which select items regardless of deadlines");
        return inputFaults;
    }

    private static void checkKeys(List<String> keys, InputFaults inputFaults) {
        if (keys.size() > MAX_KEYS) inputFaults.add("/keys", "must have at most " + MAX_KEYS + " entries");
        for (var i = 0; i < keys.size(); i++) inputFaults.checkKey("/keys/" + i, keys.get(i));
    }

    private String nameOf(RecoveryRequest request) {
        if (request.recovery() != null) return request.recovery();
        // The prefix keeps the name valid, because a hash can begin with a dash.
        if (request.idempotencyKey() == null) return ids.get();
        return "key-" + CanonicalHash.hash(Normalizer.normalize(request.idempotencyKey(), Normalizer.Form.NFC));
    }

    private ActionResult<RecoveryPage> previewPage(
            Caller caller,
            RecoveryRequest request,
            String recovery,
            int limit,
            RecoveryCandidates.@Nullable RecoveryPosition from) {
        return recoveryCandidates.find(caller, request, limit, from, false).map(candidatePage -> {
            var results = candidatePage.missingResults();
            for (var item : candidatePage.items())
                results.add(RecoveryPage.RecoveryResult.of(item, itemRedriver.preview(request, recovery, item)));
            return RecoveryPage.ofPage(recovery, results, List.of(), PageToken.encode(candidatePage.next()));
        });
    }

    /** Continues a redrive with this name that isn't finished; otherwise redrives all items of the selection. */
    private ActionResult<RecoveryPage> redriveAll(Caller caller, RecoveryRequest request, String recovery) {
        var stored = recoveryStore.find(caller.app(), recovery).orElse(null);
        // The result of another caller's recovery contains items that a person may not see.
        if (stored != null && !stored.isOf(caller))
            return ActionResult.refused(new Problem.Conflict(
                    "another caller has used the name or the idempotency key of this recovery; use another one"));
        var isRepeated = request.recovery() == null && request.idempotencyKey() != null;
        if (stored != null && (stored.finished() == null || isRepeated)) {
            return stored.request().equals(request.selection())
                    ? ActionResult.ok(toPage(recoveryRunner.run(stored)))
                    : ActionResult.refused(differentRequest(request, recovery, isRepeated));
        }
        var version = stored == null ? 0 : stored.version();
        return recoveryCandidates
                .start(caller.app(), request)
                .flatMap(start -> recoveryCandidates
                        .find(caller, request, RecoveryRunner.CHUNK_SIZE, start, true)
                        .flatMap(candidatePage -> candidatePage.next() == null && request.idempotencyKey() == null
                                ? redrivePage(caller, request, recovery, candidatePage, start)
                                : beginBatch(RecoveryBatch.begin(caller, request, recovery, start, version + 1))));
    }

    private static Problem differentRequest(RecoveryRequest request, String recovery, boolean isRepeated) {
        return isRepeated
                ? new Problem.KeyReused(
                        "the idempotency key " + request.idempotencyKey() + " was used for another recovery")
                : new Problem.Conflict("recovery " + recovery
                        + " runs with another selection; wait until it is finished, or use another name");
    }

    private ActionResult<RecoveryPage> redrivePage(
            Caller caller,
            RecoveryRequest request,
            String recovery,
            RecoveryCandidates.CandidatePage candidatePage,
            RecoveryCandidates.@Nullable RecoveryPosition from) {
        var handled = candidatePage.missingResults();
        handled.addAll(recoveryRunner.redriveAll(caller, request, recovery, candidatePage.items()));
        var results = RecoveryRunner.withoutRepeats(from, handled);
        if (!results.isEmpty() && results.stream().allMatch(RecoveryRunner::isBusy))
            return ActionResult.refused(Problem.Busy.nothingChanged());
        var counts = RecoveryPage.count(Map.of(), results);
        var isFinished = results.stream().noneMatch(RecoveryRunner::isBusy);
        return ActionResult.ok(
                RecoveryPage.ofRedrive(recovery, results, counts, isFinished).withNextPage(candidatePage.next()));
    }

    private ActionResult<RecoveryPage> beginBatch(RecoveryBatch recoveryBatch) {
        return recoveryStore.save(recoveryBatch, clock.instant())
                ? ActionResult.ok(toPage(recoveryRunner.run(recoveryBatch)))
                : ActionResult.refused(new Problem.Busy("another request has just begun recovery "
                        + recoveryBatch.recovery() + "; repeat this request to continue it"));
    }

    private static RecoveryPage toPage(RecoveryRunner.RecoveryRun recoveryRun) {
        var batch = recoveryRun.batch();
        var results = recoveryRun.results();
        return RecoveryPage.ofRedrive(
                batch.recovery(),
                results.subList(0, Math.min(results.size(), MAX_RESULTS)),
                batch.counts(),
                batch.finished() != null);
    }
}
