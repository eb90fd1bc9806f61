// SPDX-License-Identifier: Apache-2.0
/**
 * Contains the event streams, through which connected readers receive each event when it happens. {@link
 * dev.holdfast.eventstream.WatchEvents} is the entry point.
 */
@NullMarked
package dev.holdfast.eventstream;

import org.jspecify.annotations.NullMarked;
