// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.workflow;

import dev.holdfast.json.JsonEnum;

/** Who sees the items in a state, beside the application that owns them. */
public enum StateVisibility implements JsonEnum {
    /** Every person who can use the application. */
    PUBLIC,
    /** The people whom the state concerns: see {@link Workflow#maySee}. */
    PRIVATE,
    /** Nobody: only the application itself. */
    INTERNAL
}
