// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item;

import dev.holdfast.json.JsonEnum;

/** The kinds of deadlines that an item can miss. */
public enum DeadlineKind implements JsonEnum {
    /** The item's own deadline. */
    ITEM,
    /** The time limit of the item's state. */
    STATE,
    /** The time limit of the hold of a parked item. */
    HOLD,
    /** The time limit of the workflow. */
    WORKFLOW
}
