// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.workflow;

import dev.holdfast.json.JsonEnum;

/** Determines which people see the items in a state. The application that owns the items always sees them. */
public enum StateVisibility implements JsonEnum {
    /** Every person who can use the application sees the items. */
    PUBLIC,
    /** Only the people whom the state concerns see the items ({@link Workflow#maySee}). */
    PRIVATE,
    /** No person sees the items. Only the application itself sees them. */
    INTERNAL
}
