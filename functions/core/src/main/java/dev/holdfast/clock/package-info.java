// SPDX-License-Identifier: Apache-2.0
/**
 * The two clocks of a machine. Holdfast compares deadlines with the wall clock. The wall clock can jump, so Holdfast
 * measures durations by the monotonic clock. {@link dev.holdfast.clock.MachineClock} gives access to both clocks.
 */
@NullMarked
package dev.holdfast.clock;

import org.jspecify.annotations.NullMarked;
