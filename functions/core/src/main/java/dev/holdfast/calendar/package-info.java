// SPDX-License-Identifier: Apache-2.0
/**
 * Local time: days, durations and recurring hours in a time zone. {@link dev.holdfast.calendar.ZoneCalendar} decides at
 * which instants local dates and times begin, for all other packages.
 */
@NullMarked
package dev.holdfast.calendar;

import org.jspecify.annotations.NullMarked;
