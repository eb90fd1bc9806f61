// SPDX-License-Identifier: Apache-2.0
/**
 * The two clocks of a machine. The wall clock, which may jump, says what is due; the monotonic clock measures how long something
 * takes. {@link dev.holdfast.clock.MachineClock} has both.
 */
@NullMarked
package dev.holdfast.clock;

import org.jspecify.annotations.NullMarked;
