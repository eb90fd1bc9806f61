package dev.holdfast.hold;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.holdfast.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * What became of one intent.
 *
 * @param item what its release created, as {@code workflow/key}
 * @param detail why it was refused or failed
 */
public record IntentResult(
        String id,
        IntentOutcome outcome,
        @Nullable String item,
        @Nullable String detail) {
    /** How it went. */
    public enum IntentOutcome {
        RELEASED("released"),
        SCHEDULED("scheduled"),
        PURGED("purged"),
        /** It stays as it was: it may not be released now, or not by this caller. */
        REFUSED("refused"),
        /** It stays in the queue as failed. */
        FAILED("failed"),
        /** Somebody else has released or purged it, or it has expired. */
        GONE("gone"),
        WOULD_RELEASE("wouldRelease"),
        WOULD_SCHEDULE("wouldSchedule"),
        WOULD_PURGE("wouldPurge");

        private final String jsonName;

        IntentOutcome(String word) {
            this.jsonName = word;
        }

        @JsonValue
        public String jsonName() {
            return jsonName;
        }
    }

    static IntentResult of(String id, IntentOutcome intentOutcome) {
        return new IntentResult(id, intentOutcome, null, null);
    }

    static IntentResult released(String id, String item) {
        return new IntentResult(id, IntentOutcome.RELEASED, item, null);
    }

    static IntentResult refused(String id, Problem problem) {
        return new IntentResult(id, IntentOutcome.REFUSED, null, problem.detail());
    }

    static IntentResult failed(String id, String why) {
        return new IntentResult(id, IntentOutcome.FAILED, null, why);
    }
}
