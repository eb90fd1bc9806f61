// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.work;

import dev.holdfast.cli.process.JobOutcome;
import dev.holdfast.client.item.ClaimReturn;
import dev.holdfast.client.item.ItemCompletion;
import dev.holdfast.client.item.ItemHeartbeat;
import dev.holdfast.client.item.ItemMove;
import dev.holdfast.client.item.ItemOperations;
import dev.holdfast.client.item.receipt.MoveReceipt;
import dev.holdfast.client.item.receipt.ReturnReceipt;
import dev.holdfast.client.refusal.HoldfastException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * Reports how items ended. While Holdfast can't be reached, this class repeats a report. The token of the claim stays
 * valid until another worker claims the item. Each report acts once, because its repetitions have the same idempotency
 * key or token. With {@code --once}, or after a signal, the repetitions end after the duration of a lease.
 *
 * <p>Each method throws a {@link HoldfastException} if Holdfast refuses the report, or can't be reached.
 */
final class WorkReports {
    /** Holdfast's limit for the reason with which a worker gives a claim back. */
    private static final int MAX_REASON_CHARACTERS = 500;

    private static final int PARTS_OF_LEASE = 3;

    /** The shortest delay. Holdfast refuses to take a claim back without a delay. */
    private static final Duration NO_DELAY = Duration.ofMillis(1);

    /**
     * The shortest pause between two attempts. The longest pause is twice as long, and each pause is random, so that
     * workers repeat their reports at different times.
     */
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(2);

    private final WorkOptions options;
    private final ItemOperations items;
    private final WorkSignals signals;
    private final OutageNotice outages;

    WorkReports(WorkSession session) {
        this.options = session.options();
        this.items = session.client().items();
        this.signals = session.signals();
        this.outages = session.outages();
    }

    /**
     * Checks in a dry run that Holdfast will accept the reports. So the worker starts no command whose end it can't
     * report.
     *
     * @throws dev.holdfast.client.refusal.RefusalException if the workflow doesn't allow a move, or the claim is lost
     */
    void check(ClaimedItem claimed) throws InterruptedException {
        if (options.doneState == null)
            sendWithinLease(() -> items.complete(completion(claimed).dryRun()));
        else checkMove(claimed, options.doneState);
        if (options.failedState != null) checkMove(claimed, options.failedState);
    }

    private void checkMove(ClaimedItem claimed, String to) throws InterruptedException {
        sendWithinLease(() -> items.advance(move(claimed, to).dryRun()));
    }

    /**
     * Renews the claim if a third of its lease has passed. So no command starts at a time at which another worker can
     * have the item.
     */
    ClaimedItem renewed(ClaimedItem claimed) throws InterruptedException {
        var ageNanos = System.nanoTime() - claimed.leaseBeginNanos();
        if (ageNanos < options.lease.dividedBy(PARTS_OF_LEASE).toNanos()) return claimed;
        var heartbeat = ItemHeartbeat.of(
                        claimed.item().workflow(), claimed.item().key())
                .claimToken(claimed.token());
        return sendWithinLease(() -> {
            var sentNanos = System.nanoTime();
            items.heartbeat(heartbeat);
            return new ClaimedItem(claimed.item(), sentNanos);
        });
    }

    /** Reports exit code 0. */
    MoveReceipt succeed(ClaimedItem claimed) throws InterruptedException {
        var idempotencyKey = UUID.randomUUID().toString();
        if (options.doneState != null)
            return advance(move(claimed, options.doneState).idempotencyKey(idempotencyKey));
        var completion = completion(claimed).idempotencyKey(idempotencyKey);
        return send(() -> items.complete(completion).received());
    }

    /** Moves an item to the state for failures. */
    MoveReceipt moveToFailed(ClaimedItem claimed, String failedState, JobOutcome outcome) throws InterruptedException {
        var move = move(claimed, failedState).note(outcome.reason());
        var output = outcome.output();
        if (output != null) move = move.output(output);
        return advance(move.idempotencyKey(UUID.randomUUID().toString()));
    }

    /** Gives a claim back to Holdfast. A worker can claim the item after {@code options.retryAfter}. */
    ReturnReceipt returnLater(ClaimedItem claimed, JobOutcome outcome) throws InterruptedException {
        return giveBack(claimed, outcome, options.retryAfter);
    }

    /** Gives a claim back to Holdfast. Another worker can claim the item immediately. */
    ReturnReceipt returnNow(ClaimedItem claimed, JobOutcome outcome) throws InterruptedException {
        return giveBack(claimed, outcome, NO_DELAY);
    }

    private ReturnReceipt giveBack(ClaimedItem claimed, JobOutcome outcome, Duration delay)
            throws InterruptedException {
        var claimReturn = ClaimReturn.of(claimed.item())
                .reason(outcome.summary(MAX_REASON_CHARACTERS))
                .retryAfter(delay);
        var output = outcome.output();
        var described = output == null ? claimReturn : claimReturn.output(output);
        return send(() -> items.returnClaim(described));
    }

    private MoveReceipt advance(ItemMove move) throws InterruptedException {
        return send(() -> items.advance(move).received());
    }

    private static ItemCompletion completion(ClaimedItem claimed) {
        return ItemCompletion.of(claimed.item().workflow(), claimed.item().key())
                .claimToken(claimed.token());
    }

    private static ItemMove move(ClaimedItem claimed, String to) {
        return ItemMove.of(claimed.item().workflow(), claimed.item().key(), to).claimToken(claimed.token());
    }

    private <T> T send(Supplier<T> report) throws InterruptedException {
        return send(report, false);
    }

    private <T> T sendWithinLease(Supplier<T> report) throws InterruptedException {
        return send(report, true);
    }

    private <T> T send(Supplier<T> report, boolean endsWithLease) throws InterruptedException {
        var beginNanos = System.nanoTime();
        while (true) {
            try {
                var receipt = report.get();
                outages.end();
                return receipt;
            } catch (HoldfastException e) {
                if (!e.isTemporary()) throw e;
                outages.begin(e);
                var isLate = System.nanoTime() - beginNanos > options.lease.toNanos();
                var isLimited = endsWithLease || options.isOnce || signals.isStopped();
                if (signals.isKilled() || isLimited && isLate) throw e;
                signals.pauseUntilKilled(
                        SHORTEST_PAUSE.plusMillis(ThreadLocalRandom.current().nextLong(SHORTEST_PAUSE.toMillis())));
            }
        }
    }
}
