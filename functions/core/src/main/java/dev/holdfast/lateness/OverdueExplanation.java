// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lateness;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.item.Acknowledgement;
import dev.holdfast.item.DeadlineKind;
import dev.holdfast.item.view.ClaimView;
import dev.holdfast.item.view.HoldView;
import dev.holdfast.item.view.ReturnView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The explanation why an item is late, or the statement that it isn't late.
 *
 * @param item {@code workflow/key}
 * @param summary a sentence about the deadline, for people. It contains only names and times
 * @param description what the item waits for in its state, from the workflow
 * @param since when the item entered its state
 * @param missed the kind of the missed deadline; null if the item isn't late
 * @param due the deadline that applies; null if none applies
 * @param late the time since the missed deadline; null if the item isn't late
 * @param lastHeartbeat the start of the time limit of the state, if it isn't the arrival in the state
 * @param notices the newest notice to each receiver about the missed deadline, oldest first
 * @param nextNotice when the next reminder or escalation step is due, or the acknowledgement ends; null if never
 * @param owners the people who take care of the item
 * @param next the states that the item can enter, with the people who may move it; empty while the item is held
 * @param release the release that comes first; null if the item isn't held
 * @param held the present hold
 * @param pastHolds the holds that have ended, as far as the item's own history contains them
 * @param heldFor how long holds have suspended all deadlines so far, without the present hold; null if no hold has
 *     suspended them
 * @param lastNote the newest note in the item's own history
 */
public record OverdueExplanation(
        String item,
        @Nullable String title,
        boolean overdue,
        String summary,
        String state,
        @Nullable String description,
        Instant since,
        @Nullable DeadlineKind missed,
        @Nullable Instant due,
        @Nullable Duration late,
        @Nullable Instant lastHeartbeat,
        @JsonInclude(JsonInclude.Include.ALWAYS) List<LateNoticeView> notices,
        @Nullable Instant nextNotice,
        @Nullable Acknowledgement acknowledged,
        @JsonInclude(JsonInclude.Include.ALWAYS) List<String> owners,
        @JsonInclude(JsonInclude.Include.ALWAYS) List<NextStep> next,
        @Nullable ReleaseStep release,
        @Nullable HoldView held,
        List<PastHold> pastHolds,
        @Nullable Duration heldFor,
        @Nullable ClaimView claim,
        @Nullable ReturnView returned,
        @Nullable String lastNote) {}
