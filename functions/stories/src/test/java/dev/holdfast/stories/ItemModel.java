// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A simple model of an item, without store, index and versions. */
final class ItemModel {
    static final String WORKFLOW = """
            within: P1D
            states:
              a: {initial: true, next: [b, z], within: PT1H}
              b: {next: [a, c], within: PT30M}
              c: {next: [b, z]}
              z: {terminal: true}
            """;
    private static final Map<String, List<String>> SUCCESSORS =
            Map.of("a", List.of("b", "z"), "b", List.of("a", "c"), "c", List.of("b", "z"), "z", List.of());
    private static final Map<String, Duration> STAY_LIMITS =
            Map.of("a", Duration.ofHours(1), "b", Duration.ofMinutes(30));

    String state = "a";

    @Nullable
    Instant flaggedDeadline;

    /** All missed deadlines for which a sweep has flagged the item. */
    final List<Instant> missedDeadlines = new ArrayList<>();

    private @Nullable Instant missedStay;

    /** Whether the deadline of a redrive replaces the limits of the workflow. */
    private boolean hasSoleDeadline;

    private Instant lastChange;
    private Instant entered;
    private Instant workflowBegin;
    private Instant stayBegin;
    private @Nullable Instant deadline;
    private @Nullable Duration lastWithin;

    ItemModel(Instant now, @Nullable Duration within) {
        lastChange = now;
        entered = now;
        workflowBegin = now;
        stayBegin = now;
        setDeadline(now, within);
    }

    boolean isFinished() {
        return state.equals("z");
    }

    @Nullable
    Instant due() {
        if (isFinished()) return null;
        if (hasSoleDeadline) return deadline;
        return Stream.of(deadline, stayDue(), workflowBegin.plus(Duration.ofDays(1)))
                .flatMap(Stream::ofNullable)
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    private @Nullable Instant stayDue() {
        var stayLimit = STAY_LIMITS.get(state);
        return stayLimit == null ? null : stayBegin.plus(stayLimit);
    }

    boolean advance(Instant now, String to, @Nullable Duration within) {
        if (!SUCCESSORS.getOrDefault(state, List.of()).contains(to)) return false;
        state = to;
        recordChange(now);
        stayBegin = limitBegin(now);
        entered = limitBegin(now);
        hasSoleDeadline = false;
        setDeadline(now, within);
        return settle();
    }

    boolean heartbeat(Instant now, @Nullable Duration within) {
        var newWithin = within == null ? lastWithin : within;
        if (isFinished() || newWithin == null && !STAY_LIMITS.containsKey(state)) return false;
        stayBegin = limitBegin(now);
        setDeadline(now, newWithin);
        return settle();
    }

    boolean edit(Instant now, Instant newDeadline) {
        if (isFinished()) return false;
        recordChange(now);
        deadline = newDeadline;
        lastWithin = null;
        return settle();
    }

    boolean recover(Instant now, Duration within) {
        if (isFinished()) return false;
        recordChange(now);
        workflowBegin = limitBegin(now);
        stayBegin = limitBegin(now);
        hasSoleDeadline = true;
        setDeadline(now, within);
        return settle();
    }

    /** Returns whether a sweep at this time flags the item. */
    boolean sweep(Instant now) {
        var due = due();
        if (due == null || due.isAfter(now)) return false;
        if (!due.equals(flaggedDeadline)) {
            flaggedDeadline = due;
            missedStay = null;
            return miss(due);
        }
        // If the item entered its state while it was overdue, it can also miss the limit of this state.
        var stayDue = stayDue();
        if (stayDue == null
                || hasSoleDeadline
                || !entered.isAfter(due)
                || stayDue.isAfter(now)
                || stayDue.equals(missedStay)) return false;
        missedStay = stayDue;
        return miss(stayDue);
    }

    private boolean miss(Instant due) {
        missedDeadlines.add(due);
        recordChange(due);
        return true;
    }

    private void setDeadline(Instant now, @Nullable Duration within) {
        if (within == null) return;
        deadline = now.plus(within);
        lastWithin = within;
    }

    /** Stores the time of a change. The time of the last change never moves back, even if the clock moves back. */
    private void recordChange(Instant now) {
        lastChange = later(lastChange, now);
    }

    /** Returns the time at which limits begin. If the clock was set back, limits begin at most an hour late. */
    private Instant limitBegin(Instant now) {
        return lastChange.isAfter(now.plus(Duration.ofHours(1))) ? now : later(lastChange, now);
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    /** Removes the flag if another deadline applies now. Always returns true. */
    private boolean settle() {
        if (!Objects.equals(flaggedDeadline, due())) flaggedDeadline = null;
        return true;
    }
}
