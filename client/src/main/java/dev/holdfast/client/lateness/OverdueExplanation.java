// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.lateness;

import dev.holdfast.client.item.ItemAcknowledgement;
import dev.holdfast.client.item.ItemClaim;
import dev.holdfast.client.item.ItemHold;
import dev.holdfast.client.item.ItemReturn;
import dev.holdfast.client.json.AbsentValues;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Explains why an item is late, or that it isn't late.
 *
 * @param item the item, as {@code workflow/key}
 * @param summary a sentence about the deadline, for people
 * @param description the workflow's description of the item's state, which says what the item waits for
 * @param since the time at which the item arrived in its state
 * @param missed the kind of the missed deadline: {@code item}, {@code state}, {@code hold} or {@code workflow}; null if
 *     the item isn't late
 * @param due the deadline that applies; null if none applies
 * @param late the time since the missed deadline; null if the item isn't late
 * @param lastHeartbeat the time of the last heartbeat or release in this state, at which the time limit of the state
 *     began again; null if there was none
 * @param notices the newest notice of each receiver that the item is late, the oldest first; at most 20
 * @param nextNotice the time of the next reminder or escalation step; null if there is none
 * @param owners the people who take care of the item
 * @param next the possible next states; empty while the item is held
 * @param release the release that the item needs before it can move; null if the item isn't held
 * @param heldFor the total time for which earlier holds have suspended all deadlines; null if there were no such holds
 * @param claim the newest claim by a worker; null if the item isn't claimed
 * @param returned the return of the last claim; null after the next claim
 */
public record OverdueExplanation(
        String item,
        @Nullable String title,
        boolean overdue,
        String summary,
        String state,
        @Nullable String description,
        Instant since,
        @Nullable String missed,
        @Nullable Instant due,
        @Nullable Duration late,
        @Nullable Instant lastHeartbeat,
        List<LateNotice> notices,
        @Nullable Instant nextNotice,
        @Nullable ItemAcknowledgement acknowledged,
        List<String> owners,
        List<NextStep> next,
        @Nullable ReleaseStep release,
        @Nullable ItemHold held,
        List<PastHold> pastHolds,
        @Nullable Duration heldFor,
        @Nullable ItemClaim claim,
        @Nullable ItemReturn returned,
        @Nullable String lastNote) {
    public OverdueExplanation {
        notices = AbsentValues.orEmpty(notices);
        owners = AbsentValues.orEmpty(owners);
        next = AbsentValues.orEmpty(next);
        pastHolds = AbsentValues.orEmpty(pastHolds);
    }
}
