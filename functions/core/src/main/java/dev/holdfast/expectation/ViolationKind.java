// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.expectation;

import dev.holdfast.json.JsonEnum;

/** The ways in which items can violate a rule. */
public enum ViolationKind implements JsonEnum {
    /** An item reached the state too soon after its creation. */
    TOO_EARLY,
    /** An item left the state too soon after it had reached the state. */
    TOO_FAST,
    /** Too few items reached the state in a period. */
    BELOW_MINIMUM,
    /** Too many items reached the state in a period. */
    ABOVE_MAXIMUM
}
