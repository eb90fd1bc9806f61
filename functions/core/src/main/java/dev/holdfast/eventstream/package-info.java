// SPDX-License-Identifier: Apache-2.0
/**
 * Event streams: connected readers receive events as they happen. {@link dev.holdfast.eventstream.WatchEvents} is the
 * entry point.
 */
@NullMarked
package dev.holdfast.eventstream;

import org.jspecify.annotations.NullMarked;
