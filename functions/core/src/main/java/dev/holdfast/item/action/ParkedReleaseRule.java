// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.action;

import dev.holdfast.access.Caller;
import dev.holdfast.problem.Problem;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Decides whether a caller may release an item that its state holds. The hold queue implements this rule. */
@FunctionalInterface
public interface ParkedReleaseRule {
    /**
     * Returns the refusal of the release; null if the caller may release the item now.
     *
     * @param override the reason for a release during a blackout; null if the caller doesn't override blackouts
     */
    @Nullable
    Problem findProblem(Caller caller, @Nullable String override, Instant now);
}
