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
public record Held(
        Why why,
        Instant since,
        String by,
        @Nullable String reason,
        @Nullable Instant until,
        @Nullable String intent) {
    /** What holds it. */
    public enum Why {
        /** Its state parks whatever arrives there. */
        STATE,
        HAND,
        /** An intent in the queue. */
        INTENT;

        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Held since(Instant since) {
        return new Held(why, since, by, reason, until, intent);
    }

    /** Whether its deadlines stand still. In a state that parks, only that state's time does: nobody else is waiting less. */
    boolean suspends() {
        return why != Why.STATE;
    }
}
