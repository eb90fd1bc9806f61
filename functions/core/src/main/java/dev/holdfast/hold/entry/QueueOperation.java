// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.hold.entry;

import dev.holdfast.json.JsonEnum;

/** An operation on selected queue entries. */
public enum QueueOperation implements JsonEnum {
    RELEASE,
    /** Releases the entries at a given time. */
    SCHEDULE,
    PURGE
}
