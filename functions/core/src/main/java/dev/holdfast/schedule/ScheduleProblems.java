// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.schedule;

import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.item.ItemId;
import dev.holdfast.problem.Problem;
import org.jspecify.annotations.Nullable;

/** Builds the problems of refused calls of actions on scheduled changes. */
final class ScheduleProblems {
    private ScheduleProblems() {}

    static Problem changeNotFound(ItemId item, String id) {
        return new Problem.NotFound("item " + item + " has no pending scheduled change " + id);
    }

    static Problem tooManyChanges(ItemId item, int max) {
        return new Problem.Conflict("item " + item + " has " + max
                + " pending scheduled changes, the most that are possible; cancel one first");
    }

    static Problem keyReused(String idempotencyKey) {
        return new Problem.KeyReused(
                "the idempotency key " + idempotencyKey + " was used for another scheduled change of this item");
    }

    /** Returns the refusal of a request to change or cancel a scheduled change; null if the caller may do so. */
    static @Nullable Problem findAuthorProblem(ScheduledChange change, Caller caller, @Nullable Long version) {
        if (!change.author().is(caller) && !caller.scope().allows(Scope.MANAGE))
            return new Problem.Forbidden(caller.name() + " may not change or cancel the scheduled change " + change.id()
                    + "; only its author and callers with the scope manage may");
        return version == null || version == change.version()
                ? null
                : new Problem.Stale(
                        "the scheduled change " + change.id() + " has changed; its version is now " + change.version(),
                        change.version());
    }
}
