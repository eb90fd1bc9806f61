package dev.holdfast.table;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Of several independent writes some were done or refused, and others failed; the cause says why the first of these did. */
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

    /** What became of each write, in their order; null where it failed, or stood behind one of the same row that failed. */
    public List<@Nullable Boolean> outcomes() {
        return outcomes;
    }
}
