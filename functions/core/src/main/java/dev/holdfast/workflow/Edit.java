package dev.holdfast.workflow;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Cause;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One change of a workflow.
 *
 * @param revision which change it was, counted from 1
 * @param versions the version that was put, or those that were taken out of use
 * @param cause why it was asked for, null when nobody said
 */
public record Edit(
        long revision,
        What type,
        List<Integer> versions,
        Instant at,
        String by,
        @Nullable Cause cause) {
    /** What happened; the last part of its event's type. */
    public enum What {
        /** It has a new version. */
        CHANGED,
        /** It, or one of its versions, is out of use. */
        DELETED;

        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Edit {
        versions = List.copyOf(versions);
    }

    static Edit by(Caller caller, long revision, What what, List<Integer> versions, Instant at) {
        return new Edit(revision, what, versions, at, caller.name(), caller.cause());
    }
}
