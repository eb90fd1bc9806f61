// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.job;

import dev.holdfast.cli.environment.CommandEnvironment;
import dev.holdfast.cli.failure.CommandException;
import dev.holdfast.cli.failure.ExitCode;
import dev.holdfast.cli.process.ChildSignals;
import dev.holdfast.cli.process.JobMessages;
import dev.holdfast.client.refusal.HoldfastException;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Runs a command for each input line whose item isn't finished:
 *
 * <ol>
 *   <li>It sends the reports of earlier runs, because they say which lines are finished.
 *   <li>For each line, it asks Holdfast for the item, and runs the command unless the item is finished.
 *   <li>If Holdfast can't be reached, it starts no further command.
 * </ol>
 */
final class LineRunner {
    static final String PLACEHOLDER = "{}";
    static final int MAX_JOBS = 1000;
    private static final Duration EARLIER_REPORTS_TIME = Duration.ofSeconds(30);

    private final CommandEnvironment environment;
    private final JobOptions options;
    private final ChildSignals signals;
    private final JobReports reports;
    private final JobRunner runner;
    private final JobMessages messages;
    private final LineCounts counts = new LineCounts();
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();

    LineRunner(
            CommandEnvironment environment,
            JobOptions options,
            ChildSignals signals,
            JobReports reports,
            JobRunner runner) {
        this.environment = environment;
        this.options = options;
        this.signals = signals;
        this.reports = reports;
        this.runner = runner;
        this.messages = new JobMessages(environment.err());
    }

    /** Runs the command for all lines. Returns the exit code, which is 1 if a line failed. */
    int run(List<String> command, int jobs) throws InterruptedException {
        var status = new LineStatus(reports.channel().client(), options);
        status.checkWorkflow();
        if (!reports.channel().sendEarlierReports(EARLIER_REPORTS_TIME))
            throw new CommandException(
                    ExitCode.TRY_AGAIN, "the reports of earlier runs wait for Holdfast; no command was run", null);
        runLines(command, jobs, status);
        environment.err().println(counts.summary());
        var failed = failure.get();
        if (failed != null) throw failed;
        var signal = signals.received();
        if (signal != null) return signal.exitCode();
        return counts.areAllDone() ? ExitCode.SUCCESS.number() : ExitCode.FAILED.number();
    }

    private void runLines(List<String> command, int jobs, LineStatus status) throws InterruptedException {
        var source = new LineSource(environment.in());
        var keys = new HashSet<String>();
        var slots = new Semaphore(jobs);
        try {
            for (var line = source.next(); line != null; line = source.next()) {
                var key = TextHash.of(line);
                if (line.isBlank() || !keys.add(key)) continue;
                slots.acquire();
                if (failure.get() != null || signals.received() != null) {
                    slots.release();
                    break;
                }
                var job = jobOf(command, line, key);
                Thread.ofVirtual().name("holdfast-line").start(() -> {
                    try {
                        runOne(job, status);
                    } finally {
                        slots.release();
                    }
                });
            }
        } catch (IOException e) {
            failure.compareAndSet(null, CommandException.usage("can't read stdin: " + e.getMessage()));
        } finally {
            slots.acquire(jobs);
        }
    }

    private TrackedJob jobOf(List<String> command, String line, String key) {
        var words =
                command.stream().map(word -> word.replace(PLACEHOLDER, line)).toList();
        return new TrackedJob(options.workflow, key, line, words, line);
    }

    private void runOne(TrackedJob job, LineStatus status) {
        try {
            var earlier = status.of(job);
            if (earlier != null && earlier.status() != EarlierRun.Status.ENDED) {
                if (earlier.status() == EarlierRun.Status.FINISHED) counts.addSkipped();
                else {
                    counts.addFailed();
                    messages.say("'" + job.title() + "' was not run: " + job.itemName() + " " + earlier.explanation());
                }
                return;
            }
            var outcome = runner.run(job, false);
            // The report must be safe before a later line begins. Without the report, the command would run again for
            // this line after a crash.
            reports.await(job);
            if (outcome.isSuccess()) counts.addSucceeded();
            else {
                counts.addFailed();
                messages.say("'" + job.title() + "' failed: " + outcome.reason());
            }
        } catch (HoldfastException e) {
            failure.compareAndSet(null, e);
        } catch (RuntimeException e) {
            counts.addFailed();
            failure.compareAndSet(null, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
