// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.job;

import dev.holdfast.cli.connection.ConnectionOptions;
import dev.holdfast.cli.connection.ConnectionSettings;
import dev.holdfast.cli.environment.CommandEnvironment;
import dev.holdfast.cli.process.BoundedWait;
import dev.holdfast.cli.process.JobMessages;
import dev.holdfast.cli.process.RunId;
import dev.holdfast.client.call.FutureResult;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Sends the reports of all jobs of a run in the background. So neither a wrong address nor a full disk delays a job.
 */
final class JobReports implements AutoCloseable {
    /** The longest time for which a run waits for Holdfast before it exits. */
    private static final Duration DRAIN_TIME = Duration.ofSeconds(2);
    /**
     * The longest time for which a run waits until Holdfast or the spool has all reports. If Holdfast doesn't answer,
     * the spool takes a report after two to four seconds. A slow disk needs more time.
     */
    private static final Duration LONGEST_END = Duration.ofSeconds(8);

    private final RunId run;
    private final JobOptions options;
    private final ConnectionOptions connection;
    private final CommandEnvironment environment;
    private final JobMessages messages;
    private final AtomicBoolean hasBegun = new AtomicBoolean();
    private final CompletableFuture<ReportChannel> channel = new CompletableFuture<>();
    private final Map<TrackedJob, Thread> reporters = new ConcurrentHashMap<>();

    JobReports(RunId run, JobOptions options, ConnectionOptions connection, CommandEnvironment environment) {
        this.run = run;
        this.options = options;
        this.connection = connection;
        this.environment = environment;
        this.messages = new JobMessages(environment.err());
    }

    /** Opens the client if necessary, and waits for it. Only jobs that need Holdfast call this method. */
    ReportChannel channel() {
        openChannel();
        return FutureResult.await(channel);
    }

    /**
     * Opens the client in the background. Callers start the child first, so that the client doesn't delay the start of
     * the child.
     */
    private void openChannel() {
        if (hasBegun.getAndSet(true)) return;
        Thread.ofVirtual().name("holdfast-client").start(() -> {
            try {
                ClientLog.silence(environment);
                var settings = ConnectionSettings.of(connection, environment);
                channel.complete(ReportChannel.open(settings, environment, run, messages));
            } catch (RuntimeException | Error e) {
                channel.completeExceptionally(e);
            }
        });
    }

    /** Begins the reports of a job that starts now. */
    JobReporter track(TrackedJob job) {
        openChannel();
        var reporter = new JobReporter(job, run, options, channel, messages);
        var thread = Thread.ofVirtual().name("holdfast-reporter").unstarted(() -> {
            try {
                reporter.run();
            } finally {
                reporters.remove(job);
            }
        });
        reporters.put(job, thread);
        thread.start();
        return reporter;
    }

    /** Waits until Holdfast or the spool has the reports of an ended job. */
    void await(TrackedJob job) throws InterruptedException {
        var reporter = reporters.get(job);
        if (reporter != null) reporter.join();
    }

    /** Waits until Holdfast or the spool has the reports of all ended jobs, but only for a short time. */
    @Override
    public void close() {
        if (!hasBegun.get()) return;
        var drain = new BoundedWait(DRAIN_TIME);
        var end = new BoundedWait(LONGEST_END);
        try {
            if (!end.until(reporters::isEmpty)) messages.say("some reports may be lost, because the disk is too slow");
            if (end.until(channel::isDone) && !channel.isCompletedExceptionally())
                FutureResult.await(channel).close(drain);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // A failure of the reports must not change the exit code of the job.
            messages.say("the reports may not arrive: " + JobMessages.textOf(e));
        }
    }
}
