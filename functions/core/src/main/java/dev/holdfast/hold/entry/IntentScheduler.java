// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.hold.entry;

import dev.holdfast.hold.intent.Intent;
import dev.holdfast.hold.intent.IntentQueue;
import dev.holdfast.problem.Problem;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Plans the release of intents at a given time. */
public final class IntentScheduler {
    private final IntentQueue intentQueue;

    IntentScheduler(IntentQueue intentQueue) {
        this.intentQueue = intentQueue;
    }

    /** Plans the release of the intent. Returns null if the intent has changed since it was read. */
    @Nullable
    IntentResult trySchedule(QueueCommand queueCommand, Intent intent, Instant now) {
        var problem = findProblem(queueCommand, intent, now);
        if (problem != null) return IntentResult.refused(intent.id().toString(), problem);
        var releasePlan = new Intent.ReleasePlan(
                Objects.requireNonNull(queueCommand.at()), queueCommand.caller().name());
        // After an interruption, a batch may repeat an intent that it has already scheduled. In this case Holdfast
        // doesn't publish a second event.
        if (releasePlan.equals(intent.plan()))
            return IntentResult.of(intent.id().toString(), IntentResult.IntentOutcome.SCHEDULED);
        var planned = intent.withPlan(releasePlan, queueCommand.reason(), now)
                .withCause(queueCommand.caller().cause());
        return intentQueue.replace(planned, queueCommand.policy().warningPeriod())
                ? IntentResult.of(intent.id().toString(), IntentResult.IntentOutcome.SCHEDULED)
                : null;
    }

    static @Nullable Problem findProblem(QueueCommand queueCommand, Intent intent, Instant now) {
        if (intent.hasFullHistory()) return historyFullProblem(intent);
        var releaseWindow = intent.request().window();
        var at = Objects.requireNonNull(queueCommand.at());
        if (releaseWindow.isClosedAt(at))
            return new Problem.Conflict("the window of " + intent.id() + " closes at " + releaseWindow.latest());
        if (releaseWindow.earliest() != null && releaseWindow.earliest().isAfter(at))
            return new Problem.Conflict("the window of " + intent.id() + " opens at " + releaseWindow.earliest());
        return queueCommand.gateAt(now).findSelfReleaseProblem(intent);
    }

    public static Problem historyFullProblem(Intent intent) {
        return new Problem.Conflict(
                "the history of " + intent.id() + " is full; release the intent, or purge it and queue it again");
    }
}
