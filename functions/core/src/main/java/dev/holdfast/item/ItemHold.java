package dev.holdfast.item;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Why an item may not move on.
 *
 * @param since from when on
 * @param by who put it there
 * @param until when it is released by itself; only of one held by hand
 * @param intent the intent that its next step waits for
 */
public record ItemHold(
        HoldSource why,
        Instant since,
        String by,
        @Nullable String reason,
        @Nullable Instant until,
        @Nullable String intent) {
    /** What holds it. */
    public enum HoldSource {
        /** Its state parks whatever arrives there. */
        STATE,
        PERSON,
        /** An intent in the queue. */
        INTENT;

        @JsonValue
        public String jsonName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    ItemHold withSince(Instant since) {
        return new ItemHold(why, since, by, reason, until, intent);
    }

    /** Whether its deadlines stand still. In a state that parks, only that state's time does: nobody else is waiting less. */
    boolean suspendsDeadlines() {
        return why != HoldSource.STATE;
    }
}
