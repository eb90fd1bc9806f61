// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.hold.intent;

import dev.holdfast.json.JsonEnum;

/** The kind of an entry in a hold queue. */
public enum QueueEntryKind implements JsonEnum {
    /** An intent to start a workflow. */
    WORKFLOW,
    /** An intent to call a method of a model. */
    METHOD,
    /** A held item: the item is in a state with {@code hold}, or a caller has put the item on hold. */
    ITEM
}
