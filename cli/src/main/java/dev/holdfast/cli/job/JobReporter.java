// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.job;

import dev.holdfast.cli.process.BoundedWait;
import dev.holdfast.cli.process.JobMessages;
import dev.holdfast.cli.process.JobOutcome;
import dev.holdfast.cli.process.RunId;
import dev.holdfast.client.call.FutureResult;
import dev.holdfast.client.item.ItemCompletion;
import dev.holdfast.client.item.ItemEdit;
import dev.holdfast.client.item.ItemHeartbeat;
import dev.holdfast.client.item.ItemMove;
import dev.holdfast.client.item.NewItem;
import dev.holdfast.client.refusal.Refusal;
import dev.holdfast.client.refusal.RefusalException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Sends the reports of one job, one report after the other:
 *
 * <ol>
 *   <li>It creates the item, or continues the item of a run that has ended.
 *   <li>It sends heartbeats. Each heartbeat sets a deadline after the next few heartbeats, so the item becomes overdue
 *       if this process dies.
 *   <li>At the end, it completes the item, moves it to the failed state, or leaves it to its deadline with a note.
 * </ol>
 */
final class JobReporter {
    /**
     * A deadline that is too far in the future to matter. It replaces the deadline of the heartbeats in the failed
     * state, so that only the limits of that state apply.
     */
    private static final Duration NO_DEADLINE = Duration.ofDays(365);

    private static final Duration NOTE_TIME = Duration.ofSeconds(1);

    private final TrackedJob job;
    private final RunId run;
    private final JobOptions options;
    private final CompletableFuture<ReportChannel> channelResult;
    private final JobMessages messages;
    private final CompletableFuture<JobOutcome> outcome = new CompletableFuture<>();
    private final Map<String, String> labels = new LinkedHashMap<>();
    private final long startNanos = System.nanoTime();
    private boolean hasFailedHeartbeat;

    JobReporter(
            TrackedJob job,
            RunId run,
            JobOptions options,
            CompletableFuture<ReportChannel> channelResult,
            JobMessages messages) {
        this.job = job;
        this.run = run;
        this.options = options;
        this.channelResult = channelResult;
        this.messages = messages;
    }

    /** Tells this reporter how the job ended, and doesn't wait for the report. */
    void end(JobOutcome ended) {
        outcome.complete(ended);
    }

    void run() {
        try {
            var channel = FutureResult.await(channelResult);
            if (!create(channel)) return;
            report(channel, awaitEnd(channel));
        } catch (RuntimeException e) {
            messages.say(job.itemName() + " isn't reported: " + JobMessages.textOf(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean create(ReportChannel channel) {
        labels.put(EarlierRun.RUN_LABEL, run.toString());
        var item = NewItem.of(job.workflow(), job.key())
                .title(job.title())
                .labels(labels)
                .within(deadline());
        if (job.line() != null) item = item.data(Map.of("line", job.line()));
        try {
            if (channel.client().items().create(item).isReceived()) channel.reached();
            return true;
        } catch (RefusalException e) {
            if (!(e.refusal() instanceof Refusal.Conflict conflict)) throw e;
            return takeOver(channel, EarlierRun.of(conflict.current().path("item"), options.failedState));
        }
    }

    /**
     * Continues the item of a run that ended without a completion. Doesn't change the item of another run that is still
     * running.
     */
    private boolean takeOver(ReportChannel channel, EarlierRun earlier) {
        if (earlier.status() != EarlierRun.Status.ENDED) {
            messages.say(job.itemName() + " " + earlier.explanation() + ", so this run isn't reported");
            return false;
        }
        messages.say(job.itemName() + " " + earlier.explanation() + ", and this run continues it");
        earlier.labels().forEach(labels::putIfAbsent);
        labels.remove(EarlierRun.EXIT_LABEL);
        try {
            channel.client()
                    .items()
                    .edit(ItemEdit.of(job.workflow(), job.key())
                            .labels(labels)
                            .removeOutput()
                            .within(deadline()));
        } catch (RefusalException e) {
            // A key that can only report can't edit the item. A heartbeat is enough to show that the job runs.
            beat(channel);
        }
        channel.reached();
        return true;
    }

    private JobOutcome awaitEnd(ReportChannel channel) throws InterruptedException {
        while (true) {
            try {
                return outcome.get(options.heartbeat.toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                beat(channel);
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private void beat(ReportChannel channel) {
        var within = deadline();
        if (within.isNegative() || within.isZero()) return;
        try {
            var receipt = channel.client()
                    .items()
                    .heartbeat(ItemHeartbeat.of(job.workflow(), job.key()).within(within));
            if (receipt.isReceived()) channel.reached();
            hasFailedHeartbeat = false;
        } catch (RuntimeException e) {
            if (!hasFailedHeartbeat) messages.say(job.itemName() + " has no heartbeat: " + JobMessages.textOf(e));
            hasFailedHeartbeat = true;
        }
    }

    private Duration deadline() {
        return options.deadlineAfter(Duration.ofNanos(System.nanoTime() - startNanos));
    }

    private void report(ReportChannel channel, JobOutcome ended) throws InterruptedException {
        var items = channel.client().items();
        if (ended.isSuccess()) {
            var completion = ItemCompletion.of(job.workflow(), job.key());
            items.complete(options.doneState == null ? completion : completion.to(options.doneState));
        } else if (options.failedState != null) {
            var move =
                    ItemMove.of(job.workflow(), job.key(), options.failedState).note(ended.reason());
            var output = ended.output();
            if (output != null) move = move.output(output);
            var remaining = remainingTime();
            items.advance(remaining == null ? move : move.within(remaining));
        } else describe(channel, ended);
    }

    /**
     * Returns the rest of the time {@code --within}. Returns null if this time has passed, so that the item stays
     * overdue.
     */
    private @Nullable Duration remainingTime() {
        if (options.within == null) return NO_DEADLINE;
        var remaining = options.within.minusNanos(System.nanoTime() - startNanos);
        return remaining.isNegative() || remaining.isZero() ? null : remaining;
    }

    /**
     * Adds the reason of the failure to an item that keeps its state until its deadline. The spool can't keep this
     * change.
     */
    private void describe(ReportChannel channel, JobOutcome ended) throws InterruptedException {
        var wait = new BoundedWait(NOTE_TIME);
        labels.put(EarlierRun.EXIT_LABEL, Integer.toString(ended.exitCode()));
        var edit = ItemEdit.of(job.workflow(), job.key()).labels(labels).note(ended.reason());
        var output = ended.output();
        var described = output == null ? edit : edit.output(output);
        try {
            if (!channel.awaitSent(job.itemName(), wait)) throw new IllegalStateException("Holdfast can't be reached");
            FutureResult.await(channel.client()
                    .items()
                    .editAsync(described)
                    .orTimeout(Math.max(1, wait.remaining().toMillis()), TimeUnit.MILLISECONDS));
        } catch (RuntimeException e) {
            messages.say(job.itemName() + " becomes overdue without a note about the " + ended.reason() + ": "
                    + JobMessages.textOf(e));
        }
    }
}
