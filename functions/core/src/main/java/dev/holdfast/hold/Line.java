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
public record Line(
        String id,
        Outcome outcome,
        @Nullable String item,
        @Nullable String detail) {
    /** How it went. */
    public enum Outcome {
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

        private final String word;

        Outcome(String word) {
            this.word = word;
        }

        @JsonValue
        public String word() {
            return word;
        }
    }

    static Line of(String id, Outcome outcome) {
        return new Line(id, outcome, null, null);
    }

    static Line released(String id, String item) {
        return new Line(id, Outcome.RELEASED, item, null);
    }

    static Line refused(String id, Problem problem) {
        return new Line(id, Outcome.REFUSED, null, problem.detail());
    }

    static Line failed(String id, String why) {
        return new Line(id, Outcome.FAILED, null, why);
    }
}
