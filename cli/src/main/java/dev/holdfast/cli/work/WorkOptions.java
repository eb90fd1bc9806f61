// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.work;

import dev.holdfast.cli.call.DurationLimit;
import dev.holdfast.cli.failure.CommandException;
import dev.holdfast.cli.process.HostName;
import dev.holdfast.client.item.NewClaim;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that select the items for a worker, and that say how the worker reports the end of its work. */
final class WorkOptions {
    static final int MAX_JOBS = 1000;

    /** The limits of Holdfast. */
    private static final Duration SHORTEST_LEASE = Duration.ofSeconds(10);

    private static final Duration LONGEST_LEASE = Duration.ofHours(1);
    private static final Duration SHORTEST_POLL = Duration.ofMillis(100);
    private static final Duration LONGEST_POLL = Duration.ofDays(1);
    private static final Duration SHORTEST_RETRY_DELAY = Duration.ofMillis(1);
    private static final Duration LONGEST_RETRY_DELAY = Duration.ofDays(1);

    private static final Pattern METHOD = Pattern.compile("([^/]+)/([^/]+)");

    @Option(
            names = "--method",
            paramLabel = "MODEL/NAME",
            description = "Claim the items that released intents of this method created.")
    @Nullable
    String method;

    @Option(
            names = {"-w", "--workflow"},
            paramLabel = "WORKFLOW",
            description = "Claim the released items of this workflow.")
    @Nullable
    String workflow;

    @Option(
            names = "--state",
            paramLabel = "STATE",
            description = "Claim items in this state (default: the initial states of the workflow).")
    @Nullable
    String state;

    @Option(names = "--jobs", paramLabel = "N", description = "Run N commands at the same time (default: 1).")
    int jobs = 1;

    @Option(
            names = "--once",
            description = "Try each item at most once, and end when there is no other item to claim. Exits with 1 if a"
                    + " command failed, and with 75 if Holdfast can't be reached.")
    boolean isOnce;

    @Option(
            names = "--poll",
            paramLabel = "DURATION",
            description = "The longest time to the next claim when there is nothing to do (default: PT5S).")
    Duration poll = Duration.ofSeconds(5);

    @Option(
            names = "--lease",
            paramLabel = "DURATION",
            description = "How long a claim lasts if the worker dies (default: PT1M). Heartbeats extend it.")
    Duration lease = Duration.ofMinutes(1);

    @Option(
            names = "--worker",
            paramLabel = "NAME",
            description = "The name of the worker (default: the host and the process id).")
    String worker = HostName.LOCAL + "-" + ProcessHandle.current().pid();

    @Option(
            names = "--done-state",
            paramLabel = "STATE",
            description = "The state after exit code 0 (default: the only last state of the workflow).")
    @Nullable
    String doneState;

    @Option(
            names = "--failed-state",
            paramLabel = "STATE",
            description = "The state after a failure (default: the item keeps its state, for another attempt).")
    @Nullable
    String failedState;

    @Option(
            names = "--attempts",
            paramLabel = "N",
            description =
                    "With --failed-state: the claim whose failure moves the item (default: 1). Each claim of a worker counts.")
    int attempts = 1;

    @Option(
            names = "--retry-after",
            paramLabel = "DURATION",
            description = "The time from a failure to the next attempt (default: PT1M).")
    Duration retryAfter = Duration.ofMinutes(1);

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            description = "End the command after this time, as a failure.")
    @Nullable
    Duration timeout;

    @Option(
            names = "--no-output",
            description = "Keep no output. Without this option, the item shows the end of a failed output.")
    boolean hasNoOutput;

    /** @throws CommandException if an option is invalid, or doesn't fit another one */
    void check() {
        if ((method == null) == (workflow == null))
            throw CommandException.usage("either --method or --workflow is required");
        if (method != null && !METHOD.matcher(method).matches())
            throw CommandException.usage("--method must be MODEL/NAME, such as database/resize");
        if (jobs < 1 || jobs > MAX_JOBS) throw CommandException.usage("--jobs must be 1 to " + MAX_JOBS);
        if (worker.isBlank()) throw CommandException.usage("--worker must not be blank");
        if (attempts < 1) throw CommandException.usage("--attempts must be at least 1");
        if (attempts > 1 && failedState == null) throw CommandException.usage("--attempts needs --failed-state");
        DurationLimit.check("--lease", lease, SHORTEST_LEASE, LONGEST_LEASE);
        DurationLimit.check("--retry-after", retryAfter, SHORTEST_RETRY_DELAY, LONGEST_RETRY_DELAY);
        DurationLimit.check("--poll", poll, SHORTEST_POLL, LONGEST_POLL);
        DurationLimit.check("--timeout", timeout);
    }

    /** Returns a request that claims an item. */
    NewClaim newClaim() {
        var claim = newClaimOfSource().lease(lease);
        return state == null ? claim : claim.state(state);
    }

    private NewClaim newClaimOfSource() {
        if (workflow != null) return NewClaim.ofWorkflow(workflow, worker);
        var words = METHOD.matcher(String.valueOf(method));
        if (!words.matches()) throw new IllegalStateException("the options aren't checked");
        return NewClaim.ofMethod(words.group(1), words.group(2), worker);
    }
}
