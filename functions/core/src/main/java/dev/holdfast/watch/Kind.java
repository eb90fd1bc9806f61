package dev.holdfast.watch;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** In which way a rule was broken. */
public enum Kind {
    /** An item reached the state too soon after its creation. */
    EARLY,
    /** An item left the state too soon after it had entered it. */
    HASTY,
    /** Too few items reached the state in a period. */
    SCARCE,
    /** Too many items reached the state in a period. */
    CROWDED;

    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
