package dev.holdfast.item;

import dev.holdfast.json.Iso;
import dev.holdfast.workflow.Rung;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * That an item was flagged as late.
 *
 * @param due the deadline that it was flagged for
 * @param reminders how many reminder periods have passed since then, said or missed
 * @param acked who has taken it on, null for nobody
 * @param level how many steps of the ladder were taken, null for none
 */
record Alarm(
        Instant due,
        int reminders,
        @Nullable Acked acked,
        @Nullable Integer level) {
    static Alarm raised(Instant due) {
        return new Alarm(due, 0, null, null);
    }

    Alarm taken(Acked by) {
        return new Alarm(due, reminders, by, level);
    }

    /**
     * When it is to be said again: after a snooze at its end, else after each reminder period and at each step of the ladder,
     * whichever is first; null for never.
     */
    @Nullable
    Instant again(@Nullable Duration remind, List<Rung> ladder) {
        if (acked != null) return acked.until();
        var reminder = remind == null ? null : Iso.plus(due, remind.multipliedBy(reminders + 1L));
        var step = steps() < ladder.size() ? Iso.plus(due, ladder.get(steps()).after()) : null;
        return Stream.of(reminder, step)
                .flatMap(Stream::ofNullable)
                .min(Instant::compareTo)
                .orElse(null);
    }

    /** Said again; a snooze is over then. Reminders that fell into an outage of the sweep are said once, not one by one. */
    Alarm said(@Nullable Duration remind, Instant now) {
        var passed = remind == null
                ? reminders
                : (int) Math.min(
                        Integer.MAX_VALUE - 1, Duration.between(due, now).dividedBy(remind));
        return new Alarm(due, passed, null, level);
    }

    Alarm escalated(int level) {
        return new Alarm(due, reminders, acked, level);
    }

    int steps() {
        return level == null ? 0 : level;
    }

    /** The steps that are to be taken now: those whose time has come since the last one that was. */
    List<Rung> passed(List<Rung> ladder, Instant now) {
        var from = Math.min(steps(), ladder.size());
        return ladder.subList(from, ladder.size()).stream()
                .takeWhile(rung -> !Iso.plus(due, rung.after()).isAfter(now))
                .toList();
    }
}
