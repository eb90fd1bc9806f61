// SPDX-License-Identifier: Apache-2.0
/**
 * Describes changes as CloudEvents 1.0 records. The entry point is
 * {@link dev.holdfast.event.EventFactory#createAll}, which creates the events of a change.
 */
@NullMarked
package dev.holdfast.event;

import org.jspecify.annotations.NullMarked;
