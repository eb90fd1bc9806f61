// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.job;

import dev.holdfast.cli.environment.CommandEnvironment;
import dev.holdfast.cli.process.ChildCommand;
import dev.holdfast.cli.process.ChildInput;
import dev.holdfast.cli.process.ChildProcess;
import dev.holdfast.cli.process.ChildSignals;
import dev.holdfast.cli.process.JobMessages;
import dev.holdfast.cli.process.JobOutcome;
import java.io.IOException;
import java.util.Map;

/** Runs jobs. It starts the child of a job before the reports, so that no report delays the child. */
final class JobRunner {
    private final CommandEnvironment environment;
    private final JobOptions options;
    private final ChildSignals signals;
    private final JobReports reports;

    JobRunner(CommandEnvironment environment, JobOptions options, ChildSignals signals, JobReports reports) {
        this.environment = environment;
        this.options = options;
        this.signals = signals;
        this.reports = reports;
    }

    /** Runs a job, and returns its outcome. The reports of the job continue in the background. */
    JobOutcome run(TrackedJob job, boolean hasInput) throws InterruptedException {
        var input = hasInput ? ChildInput.inherited() : ChildInput.empty();
        var command =
                new ChildCommand(job.command(), Map.of("HOLDFAST_ITEM", job.itemName()), input, !options.hasNoOutput);
        ChildProcess child;
        try {
            child = ChildProcess.start(environment, command);
        } catch (IOException e) {
            new JobMessages(environment.err()).say(String.valueOf(e.getMessage()));
            var outcome = JobOutcome.notStarted(job.command().getFirst(), e);
            reports.track(job).end(outcome);
            return outcome;
        }
        signals.add(child.process());
        var reporter = reports.track(job);
        try {
            var outcome = child.await(options.timeout);
            reporter.end(outcome);
            return outcome;
        } finally {
            signals.remove(child.process());
        }
    }
}
