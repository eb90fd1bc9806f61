// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.hold.intent;

import dev.holdfast.json.JsonEnum;

/** The kinds of entries in a hold queue. */
public enum QueueEntryKind implements JsonEnum {
    /** An intent to start a workflow. */
    WORKFLOW,
    /** An intent to call a method of a model. */
    METHOD,
    /** An item that is in a state with {@code hold}, or that a caller has put on hold. */
    ITEM
}
