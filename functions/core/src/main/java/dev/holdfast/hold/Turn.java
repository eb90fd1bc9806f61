package dev.holdfast.hold;

import dev.holdfast.table.Write;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a sweep does with a row of the queue whose time has come.
 *
 * @param what counted in the sweep's report
 * @param writes all or nothing
 * @param late since when it was due, null when that says nothing about the sweep
 */
public record Turn(
        String what, List<Write> writes, @Nullable Instant late) {
    /** {@link ReleaseDue} is to be called once this is written. */
    public static final String GOES = "releases";
}
