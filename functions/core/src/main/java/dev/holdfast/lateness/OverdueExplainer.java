// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lateness;

import dev.holdfast.item.DeadlineKind;
import dev.holdfast.item.HistoryEntry;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemOwners;
import dev.holdfast.item.view.ItemView;
import dev.holdfast.notification.DurationText;
import dev.holdfast.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Explains the lateness of one item from its row, its workflow and its notices. */
final class OverdueExplainer {
    private OverdueExplainer() {}

    static OverdueExplanation explain(Item item, Workflow workflow, List<LateNoticeView> notices, Instant now) {
        var view = ItemView.of(item, workflow, now);
        var missed = view.overdue() ? missedKind(item, workflow, view.due()) : null;
        var alarm = item.timing().alarm();
        return new OverdueExplanation(
                item.id().toString(),
                view.title(),
                view.overdue(),
                item.id() + " " + describe(view, missed, now),
                view.state(),
                workflow.state(item.state()).description(),
                view.since(),
                missed,
                view.due(),
                view.overdue() ? Duration.between(Objects.requireNonNull(view.due()), now) : null,
                item.timing().lastHeartbeat(),
                view.overdue() ? notices : List.of(),
                alarm == null ? null : alarm.nextNotificationAt(workflow),
                view.acknowledged(),
                view.finished() ? List.of() : ItemOwners.of(item, workflow),
                NextStep.allOf(item, workflow),
                ReleaseStep.of(item, workflow),
                view.held(),
                PastHold.allOf(item, workflow),
                item.timing().suspendedFor(),
                view.claim(),
                view.returned(),
                lastNote(item));
    }

    private static @Nullable DeadlineKind missedKind(Item item, Workflow workflow, @Nullable Instant due) {
        return item.timing().deadlines(workflow, item.state()).entrySet().stream()
                .filter(deadline -> deadline.getValue().equals(due))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    private static String describe(ItemView view, @Nullable DeadlineKind missed, Instant now) {
        if (view.finished()) return "has finished in " + view.state() + ", so no deadline applies.";
        var due = view.due();
        if (due == null)
            return view.held() == null
                    ? "has no deadline in " + view.state() + "."
                    : "is on hold since " + view.held().since() + ", so no deadline applies before its release.";
        if (missed == null) return "isn't late: its deadline in " + view.state() + " is " + due + ".";
        var late = DurationText.text(due, now) + " ago.";
        return switch (missed) {
            case STATE -> "is late: it should have left " + view.state() + " by " + due + ", " + late;
            case HOLD -> "is late: it should have been released from " + view.state() + " by " + due + ", " + late;
            case ITEM ->
                "is late: it is in " + view.state() + ", and its own deadline for finishing was " + due + ", " + late;
            case WORKFLOW ->
                "is late: it is in " + view.state() + ", and the deadline of its workflow for finishing was " + due
                        + ", " + late;
        };
    }

    private static @Nullable String lastNote(Item item) {
        return item.history().reversed().stream()
                .map(HistoryEntry::note)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }
}
