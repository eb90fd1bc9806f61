// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.job;

import dev.holdfast.cli.call.DurationLimit;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say how a job is tracked. */
final class JobOptions {
    /** The number of heartbeats that must fail in a row before the item is overdue. */
    private static final int HEARTBEATS_PER_DEADLINE = 3;

    @Option(
            names = {"-w", "--workflow"},
            required = true,
            paramLabel = "WORKFLOW",
            description = "The item's workflow.")
    String workflow = "";

    @Option(names = "--key", paramLabel = "KEY", description = "The item's key (default: a new one for each run).")
    @Nullable
    String key;

    @Option(names = "--title", paramLabel = "TEXT", description = "The title (default: the name of the command).")
    @Nullable
    String title;

    @Option(
            names = "--within",
            paramLabel = "DURATION",
            description = "The longest time for the job. A longer job continues, and its item is overdue.")
    @Nullable
    Duration within;

    @Option(
            names = "--heartbeat",
            paramLabel = "DURATION",
            description = "The time between heartbeats (default: PT20S). Without three of them, the item is overdue.")
    Duration heartbeat = Duration.ofSeconds(20);

    @Option(
            names = "--failed-state",
            paramLabel = "STATE",
            description = "The state after a failure (default: the item keeps its state, and becomes overdue).")
    @Nullable
    String failedState;

    @Option(names = "--done-state", paramLabel = "STATE", description = "The last state, if there are several.")
    @Nullable
    String doneState;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            description = "End the command after this time, and exit with 124.")
    @Nullable
    Duration timeout;

    @Option(
            names = "--no-output",
            description = "Keep no output. Without this option, a failed job's item contains the end of its output.")
    boolean hasNoOutput;

    /** @throws CommandException if a duration is not positive or too long */
    void check() {
        DurationLimit.check("--within", within);
        DurationLimit.check("--heartbeat", heartbeat);
        DurationLimit.check("--timeout", timeout);
    }

    /**
     * Returns the time after which the item becomes overdue if no further heartbeat arrives. The time isn't positive if
     * the job has lasted longer than {@code --within}.
     */
    Duration deadlineAfter(Duration age) {
        var silence = heartbeat.multipliedBy(HEARTBEATS_PER_DEADLINE);
        if (within == null) return silence;
        var remaining = within.minus(age);
        return remaining.compareTo(silence) < 0 ? remaining : silence;
    }
}
