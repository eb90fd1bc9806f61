// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.hold.entry;

import dev.holdfast.hold.intent.Intent;
import dev.holdfast.item.action.NewItem;
import dev.holdfast.problem.ActionResult;
import java.time.Instant;

/** Returns the outcome that a command on an intent would have now, without changing anything. */
final class CommandPreview {
    private final IntentRelease intentRelease;

    CommandPreview(IntentRelease intentRelease) {
        this.intentRelease = intentRelease;
    }

    IntentResult dryRun(QueueCommand queueCommand, Intent intent, Instant now) {
        return switch (queueCommand.operation()) {
            case PURGE -> IntentResult.of(intent.id().toString(), IntentResult.IntentOutcome.WOULD_PURGE);
            case SCHEDULE -> {
                var problem = IntentScheduler.findProblem(queueCommand, intent, now);
                yield problem == null
                        ? IntentResult.of(intent.id().toString(), IntentResult.IntentOutcome.WOULD_SCHEDULE)
                        : IntentResult.refused(intent.id().toString(), problem);
            }
            case RELEASE -> {
                var problem = queueCommand.gateAt(now).findProblem(intent);
                if (problem != null) yield IntentResult.refused(intent.id().toString(), problem);
                yield switch (intentRelease.buildItem(queueCommand, intent, now)) {
                    case ActionResult.Success<NewItem>(var newItem) ->
                        new IntentResult(
                                intent.id().toString(),
                                IntentResult.IntentOutcome.WOULD_RELEASE,
                                newItem.item().id().toString(),
                                null);
                    case ActionResult.Refusal<NewItem>(var refusal) ->
                        IntentResult.refused(intent.id().toString(), refusal);
                };
            }
        };
    }
}
