// SPDX-License-Identifier: Apache-2.0
/**
 * The actions of the hold queue. Callers queue intents, review them, and release or purge them.
 * {@link dev.holdfast.hold.HoldQueueWiring} creates all actions of this package.
 */
@NullMarked
package dev.holdfast.hold;

import org.jspecify.annotations.NullMarked;
