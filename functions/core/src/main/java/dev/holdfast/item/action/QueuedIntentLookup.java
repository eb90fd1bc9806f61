// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.action;

/** Finds out whether an item still waits for the intent that holds it. */
@FunctionalInterface
public interface QueuedIntentLookup {
    /** Whether the application's hold queue contains the intent. An ended intent never returns to the queue. */
    boolean isQueued(String app, String intent);
}
