package dev.holdfast.item;

import dev.holdfast.json.Iso;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * That an item was flagged as late.
 *
 * @param due the deadline that it was flagged for
 * @param reminders how many reminder periods have passed since then, said or missed
 * @param acked who has taken it on, null for nobody
 */
record Alarm(Instant due, int reminders, @Nullable Acked acked) {
    static Alarm raised(Instant due) {
        return new Alarm(due, 0, null);
    }

    Alarm taken(Acked by) {
        return new Alarm(due, reminders, by);
    }

    /** When it is to be said again: after a snooze at its end, else after each reminder period; null for never. */
    @Nullable
    Instant again(@Nullable Duration remind) {
        if (acked != null) return acked.until();
        return remind == null ? null : Iso.plus(due, remind.multipliedBy(reminders + 1L));
    }

    /** Said again; a snooze is over then. Reminders that fell into an outage of the sweep are said once, not one by one. */
    Alarm said(@Nullable Duration remind, Instant now) {
        var passed = remind == null
                ? reminders
                : (int) Math.min(
                        Integer.MAX_VALUE - 1, Duration.between(due, now).dividedBy(remind));
        return new Alarm(due, passed, null);
    }
}
