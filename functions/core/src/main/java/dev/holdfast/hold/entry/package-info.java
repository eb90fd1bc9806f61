// SPDX-License-Identifier: Apache-2.0
/**
 * Applies a command to one entry of the hold queue: an intent or a held item. The entry point is
 * {@link dev.holdfast.hold.entry.QueueEntryHandler}.
 */
@NullMarked
package dev.holdfast.hold.entry;

import org.jspecify.annotations.NullMarked;
