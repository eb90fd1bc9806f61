// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.table;

import dev.holdfast.problem.Problem;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Some of several independent writes failed. The cause of this exception is the first failure. */
public final class PartialWriteException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<@Nullable Boolean> outcomes;

    public PartialWriteException(List<@Nullable Boolean> outcomes, Throwable cause) {
        super(
                outcomes.stream().filter(outcome -> outcome == null).count() + " of " + outcomes.size()
                        + " writes failed",
                cause);
        this.outcomes = Collections.unmodifiableList(new ArrayList<>(outcomes));
    }

    /** Returns the answer to a client; null if the storage isn't the cause of the failure. */
    public @Nullable Problem problem() {
        if (getCause() instanceof TableFailureException failure) return failure.problem();
        return getCause() instanceof TableBusyException
                ? new Problem.Unavailable("the table is overloaded and has carried out only a part of the request, or"
                        + " nothing; repeat the request")
                : null;
    }

    /**
     * The outcome of each write, in the order of the writes: true if written, false if its condition failed. Null if
     * the write failed, or if an earlier write of the same row failed.
     */
    public List<@Nullable Boolean> outcomes() {
        return outcomes;
    }
}
