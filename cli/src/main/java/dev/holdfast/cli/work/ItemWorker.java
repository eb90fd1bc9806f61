// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.work;

import dev.holdfast.cli.failure.CommandException;
import dev.holdfast.cli.process.ChildProcess;
import dev.holdfast.cli.process.JobOutcome;
import dev.holdfast.client.refusal.Refusal;
import dev.holdfast.client.refusal.RefusalException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Does the work of a claimed item:
 *
 * <ol>
 *   <li>It checks that the workflow allows the reports about the end of the work. If not, it gives the claim back to
 *       Holdfast.
 *   <li>It runs the command, and renews the claim meanwhile.
 *   <li>After a success, it completes the item. After a failure, it gives the claim back with the reason, or moves the
 *       item to the state for failures.
 * </ol>
 */
final class ItemWorker {
    private static final int NOT_RUN = 1;

    private final WorkSession session;
    private final ItemCommand command;
    private final WorkReports reports;

    ItemWorker(WorkSession session, ItemCommand command) {
        this.session = session;
        this.command = command;
        this.reports = new WorkReports(session);
    }

    /**
     * Does the work, and returns at its end.
     *
     * @throws CommandException if the command can't be started, so that the worker can't do any work
     * @throws dev.holdfast.client.refusal.HoldfastException if Holdfast doesn't know the end
     */
    void work(ClaimedItem claimed) throws InterruptedException {
        try {
            if (session.signals().isStopped()) reports.returnNow(claimed, notRun("the worker ends"));
            else if (isReportable(claimed)) run(reports.renewed(claimed));
        } catch (RefusalException e) {
            if (!LeaseKeeper.isLoss(e.refusal())) throw e;
            lose(claimed, e.refusal().detail());
        }
    }

    /** Gives the claim of an item back to Holdfast, because this worker has worked on the item before. */
    void refuse(ClaimedItem claimed) throws InterruptedException {
        try {
            reports.returnNow(claimed, notRun("one attempt for each run with --once"));
        } catch (RefusalException e) {
            if (!LeaseKeeper.isLoss(e.refusal())) throw e;
        }
    }

    private static JobOutcome notRun(String reason) {
        return new JobOutcome(NOT_RUN, "not run: " + reason, "");
    }

    private boolean isReportable(ClaimedItem claimed) throws InterruptedException {
        try {
            reports.check(claimed);
            return true;
        } catch (RefusalException e) {
            if (!isWrongMove(e.refusal())) throw e;
            var reason = e.refusal().detail();
            reports.returnLater(claimed, notRun(reason));
            session.counts().addFailed();
            say(claimed, "not run, because of --done-state or --failed-state: " + reason);
            return false;
        }
    }

    /**
     * Whether Holdfast refused the report because the workflow doesn't allow the move. Other conflicts mean that the
     * worker has lost the claim.
     */
    private static boolean isWrongMove(Refusal refusal) {
        return refusal instanceof Refusal.Invalid
                || refusal instanceof Refusal.Forbidden
                || refusal instanceof Refusal.Conflict conflict
                        && conflict.current().has("allowed");
    }

    private void run(ClaimedItem claimed) throws InterruptedException {
        var child = start(claimed);
        if (child == null) return;
        var options = session.options();
        var keeper = new LeaseKeeper(session.client(), claimed, options.lease, child, session.outages());
        session.signals().add(child);
        keeper.start();
        JobOutcome outcome;
        LeaseKeeper.LeaseLoss loss;
        try {
            outcome = child.await(options.timeout);
            if (session.signals().isStopped()) child.stopSurvivors();
        } finally {
            session.signals().remove(child);
            loss = keeper.end();
        }
        if (loss != null) stopped(claimed, loss);
        else if (outcome.isSuccess()) succeed(claimed);
        else fail(claimed, outcome);
    }

    /**
     * Reports a command that the lease keeper stopped. Such a command may be unfinished, even if its exit code is 0.
     */
    private void stopped(ClaimedItem claimed, LeaseKeeper.LeaseLoss loss) throws InterruptedException {
        if (loss.isRefused()) {
            lose(claimed, loss.reason());
            return;
        }
        reports.returnNow(claimed, new JobOutcome(NOT_RUN, "stopped: " + loss.reason(), ""));
        session.counts().addFailed();
        say(claimed, "stopped and returned: " + loss.reason());
    }

    /**
     * Starts the command. Returns null if the start failed, but the next attempt may succeed.
     *
     * @throws CommandException if this machine can't run the command at all, so that the worker ends
     */
    private @Nullable ChildProcess start(ClaimedItem claimed) throws InterruptedException {
        try {
            return command.start(claimed);
        } catch (IOException e) {
            var outcome = JobOutcome.notStarted(command.program(), e);
            if (!JobOutcome.isUnusableCommand(e)) {
                fail(claimed, outcome);
                return null;
            }
            reports.returnLater(claimed, outcome);
            session.counts().addFailed();
            throw CommandException.usage(outcome.reason() + ": " + e.getMessage());
        }
    }

    private void succeed(ClaimedItem claimed) throws InterruptedException {
        var receipt = reports.succeed(claimed);
        session.counts().addDone();
        say(claimed, receipt.from() + " -> " + receipt.state());
    }

    private void fail(ClaimedItem claimed, JobOutcome outcome) throws InterruptedException {
        var options = session.options();
        if (session.signals().isStopped()) {
            reports.returnNow(claimed, outcome);
            say(claimed, outcome.reason() + ", returned");
        } else if (options.failedState != null && claimed.attempt() >= options.attempts) {
            var receipt = reports.moveToFailed(claimed, options.failedState, outcome);
            say(claimed, outcome.reason() + ", " + receipt.from() + " -> " + receipt.state());
        } else {
            var receipt = reports.returnLater(claimed, outcome);
            say(claimed, outcome.reason() + ", returned until " + receipt.retryAt());
        }
        session.counts().addFailed();
    }

    private void lose(ClaimedItem claimed, @Nullable String reason) {
        session.counts().addLost();
        say(claimed, "nothing is reported, because the claim is lost: " + reason);
    }

    private void say(ClaimedItem claimed, String text) {
        session.messages().say(claimed.name() + ": " + text);
    }
}
