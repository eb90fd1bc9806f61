package dev.holdfast.alert;

import dev.holdfast.table.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a receiver that fails time after time from being tried by all that is meant for it: then a single delivery goes ahead
 * at growing intervals, and the others wait, until one has arrived. What waits spends none of its attempts.
 */
public final class Circuit {
    private static final Duration LEAST = Duration.ofMinutes(1);
    private static final Duration MOST = Duration.ofHours(1);

    private final Subscriptions subscriptions;
    private final DoubleSupplier random;

    /** @param random uniform in 0 (inclusive) to 1 (exclusive) */
    public Circuit(Subscriptions subscriptions, DoubleSupplier random) {
        this.subscriptions = subscriptions;
        this.random = random;
    }

    /** What a delivery's receiver lets through now. */
    public enum Way {
        /** All there is. */
        OPEN,
        /** One, to see whether the receiver is back. */
        PROBE,
        /** Nothing yet. */
        HELD
    }

    /** The subscription that a delivery goes to, null when it was deleted. */
    public @Nullable Subscription of(Row delivery) {
        var meant = Deliveries.stored(delivery).delivery();
        return subscriptions
                .find(meant.app(), meant.subscription())
                .map(Subscriptions.Stored::subscription)
                .orElse(null);
    }

    public static Way way(@Nullable Subscription to, Instant now) {
        // What goes to a disabled subscription is refused without calling anybody.
        if (to == null || to.disabled() != null) return Way.OPEN;
        var trouble = to.trouble();
        if (trouble == null || trouble.until() == null) return Way.OPEN;
        return trouble.holds(now) ? Way.HELD : Way.PROBE;
    }

    /** Whether an attempt may be made now. Of many that ask when the time has come, one may. */
    boolean admits(Subscriptions.Stored to, Instant now) {
        return switch (way(to.subscription(), now)) {
            case OPEN -> true;
            case HELD -> false;
            // Counted as failed beforehand: so it is settled who goes, and one that dies on its way needs no clearing
            // up.
            case PROBE -> {
                var next = Trouble.after(to.subscription().trouble(), now);
                yield subscriptions.put(to.subscription().withTrouble(next), to);
            }
        };
    }

    /**
     * When what is held back is to be looked at again: spread over as long as the trouble has lasted, which is how long things
     * have piled up, but over an hour at most.
     */
    public Instant later(Subscription to, Instant now) {
        var trouble = to.trouble();
        if (trouble == null) return now;
        var lasted = Duration.between(trouble.since(), now);
        var spread = lasted.compareTo(LEAST) < 0 ? LEAST : lasted.compareTo(MOST) > 0 ? MOST : lasted;
        var until = trouble.until();
        var from = until != null && trouble.holds(now) ? until : now;
        return from.plusMillis((long) (spread.toMillis() * random.getAsDouble()));
    }

    /** Whether what is due then would come before the receiver is tried again. */
    boolean early(Subscription to, Instant due, Instant now) {
        var trouble = to.trouble();
        var until = trouble == null || !trouble.holds(now) ? null : trouble.until();
        return until == null || due.isBefore(until);
    }

    /** @param to as it was before the attempt */
    void failed(Subscriptions.Stored to, Instant now) {
        subscriptions.change(to, there -> {
            var trouble = there.trouble();
            return trouble != null && trouble.until() != null ? null : there.withTrouble(Trouble.after(trouble, now));
        });
    }

    /** @param to as it was before the attempt: where nothing was wrong then, nothing is read or written */
    void delivered(Subscriptions.Stored to) {
        if (to.subscription().trouble() == null) return;
        subscriptions.change(to.subscription(), there -> there.trouble() == null ? null : there.withTrouble(null));
    }
}
