// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.job;

import dev.holdfast.cli.environment.CommandEnvironment;
import dev.holdfast.cli.process.ChildProcess;
import dev.holdfast.cli.process.ChildSignals;
import dev.holdfast.cli.process.JobMessages;
import dev.holdfast.cli.process.JobOutcome;
import java.io.IOException;
import java.util.regex.Pattern;

/** Runs jobs: starts the child first, so that no report delays it. */
final class JobRunner {
    /** The exit codes of shells (POSIX): the command doesn't exist, or can't be executed. */
    private static final int NOT_FOUND_EXIT_CODE = 127;

    private static final int NOT_EXECUTABLE_EXIT_CODE = 126;
    private static final Pattern NO_SUCH_FILE = Pattern.compile("error[=:] ?2\\b");

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

    /** Returns how the job ended. Its reports go on in the background. */
    JobOutcome run(TrackedJob job, boolean hasInput) throws InterruptedException {
        ChildProcess child;
        try {
            child = ChildProcess.start(environment, job.command(), job.itemName(), !options.hasNoOutput, hasInput);
        } catch (IOException e) {
            var outcome = notStarted(job, e);
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

    private JobOutcome notStarted(TrackedJob job, IOException failure) {
        var message = String.valueOf(failure.getMessage());
        new JobMessages(environment.err()).say(message);
        var isMissing = NO_SUCH_FILE.matcher(message).find();
        var exitCode = isMissing ? NOT_FOUND_EXIT_CODE : NOT_EXECUTABLE_EXIT_CODE;
        return new JobOutcome(
                exitCode, job.command().getFirst() + (isMissing ? " doesn't exist" : " can't be executed"), "");
    }
}
