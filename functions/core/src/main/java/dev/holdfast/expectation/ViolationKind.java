// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.expectation;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The kind of a violation. */
public enum ViolationKind {
    /** An item reached the state too soon after its creation. */
    TOO_EARLY,
    /** An item left the state too soon after it had entered it. */
    TOO_FAST,
    /** Too few items reached the state in a period. */
    BELOW_MINIMUM,
    /** Too many items reached the state in a period. */
    ABOVE_MAXIMUM;

    @JsonValue
    public String jsonName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
